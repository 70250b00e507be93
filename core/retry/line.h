// SPDX-License-Identifier: GPL-3.0-or-later
// The line to a service: is the network down? Asked after a request failed without an answer, it checks and
// probes. While the line is down it checks again every now and then, and reports when it is back.
//
// No attempt, token or growing wait is spent on a line that is down. And nothing waits because the system
// merely reports that there is no network: a request has to have failed first.
#pragma once

#include "core/base/dice.h"
#include "core/base/failure.h"
#include "core/base/timers.h"
#include "core/retry/network.h"

#include <memory>
#include <optional>
#include <vector>

namespace windlass {

/// What is to blame for a failed request.
enum class Blame {
    Service,
    Line,   ///< it is down, or was down at that moment
    Portal, ///< a login page is in between; a person has to open it
};

class Line
{
public:
    static constexpr Duration firstLook{15'000}; ///< the pause between checks grows from here
    static constexpr Duration maxCheckInterval{60'000};
    static constexpr Duration debounce{
        2'000}; ///< a line that came back has to stay for that and up to once more
    static constexpr Duration grace{30'000}; ///< after the return, when names may still not be found

    /// `changed` is called when down() has changed, from the event loop.
    Line(Timers &timers, Dice &dice, Network &network, QUrl endpoint, std::function<void()> changed);
    Line(const Line &) = delete;
    Line &operator=(const Line &) = delete;

    bool down() const { return down_; }

    /// Could the network be the cause of this failure? Yes for everything that ended without an answer, and
    /// for a certificate of another host: a login page has one.
    static bool suspicious(const Failure &failure);
    /// After a suspicious failure: what is to blame? Concurrent callers share one probe. `then` is never
    /// called from inside this call.
    Handle judge(const Failure &failure, std::function<void(Blame)> then);
    /// Checks at once, if the line is down.
    void lookNow();
    /// An answer came through: names resolve and the line is up.
    void answered();

private:
    struct Asker
    {
        bool nameNotFound = false;
        std::function<void(Blame)> then;
    };

    void probe();
    void probed(Network::Probe result);
    bool missing(Network::Probe result) const;
    bool behindPortal() const { return network_.reach() == Network::Reach::Portal; }
    void lookLater();
    void setDown(bool down);
    bool inGrace() const;

    Timers &timers_;
    Dice &dice_;
    Network &network_;
    QUrl endpoint_;
    std::function<void()> changed_;
    bool down_ = false;
    bool nameFound_ = false; ///< at least once since the program started
    std::optional<Instant> backSince_;
    std::vector<std::shared_ptr<Asker>> askers_;
    Duration pause_ = firstLook;
    Handle probing_;
    Handle look_;
    Handle settle_;
    Handle watch_;
};

} // namespace windlass
