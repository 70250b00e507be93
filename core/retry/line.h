// SPDX-License-Identifier: GPL-3.0-or-later
// The line to a service: is it the network that is missing? Asked after a request found nobody, it looks and
// probes; while the line is down it looks again every now and then, and says when it is back.
//
// No attempt, token or growing wait is spent on a line that is down. And nothing waits because the system
// merely says that there is no network: a request has to have failed first.
#pragma once

#include "core/base/dice.h"
#include "core/base/failure.h"
#include "core/base/timers.h"
#include "core/retry/network.h"

#include <memory>
#include <optional>
#include <vector>

namespace windlass {

/// Who is to blame for a request that failed.
enum class Blame {
    Service,
    Line,   ///< there is none, or there was none at that moment
    Portal, ///< a login page stands between us and the service; a person has to open it
};

class Line
{
public:
    static constexpr Duration firstLook{15'000}; ///< the pause between looks grows from here
    static constexpr Duration longestLook{60'000};
    static constexpr Duration debounce{
        2'000}; ///< a line that came back has to stay for that and up to once more
    static constexpr Duration grace{30'000}; ///< after the return, when names may still not be found

    /// `changed` is called when down() has changed, from the event loop.
    Line(Timers &timers, Dice &dice, Network &network, QUrl endpoint, std::function<void()> changed);
    Line(const Line &) = delete;
    Line &operator=(const Line &) = delete;

    bool down() const { return down_; }

    /// Could this failure come from the network between? Whatever ended without an answer could, and a
    /// certificate of another host: a login page has one.
    static bool suspicious(const Failure &failure);
    /// After a suspicious failure: whose fault was it? Several askers share one probe. `then` is never called
    /// from inside.
    Handle judge(const Failure &failure, std::function<void(Blame)> then);
    /// Looks at once, where the line is down.
    void lookNow();
    /// An answer came through: names resolve and there is a line.
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
    bool nameFound_ = false; ///< once, since the program started
    std::optional<Instant> backSince_;
    std::vector<std::shared_ptr<Asker>> askers_;
    Duration pause_ = firstLook;
    Handle probing_;
    Handle look_;
    Handle settle_;
    Handle watch_;
};

} // namespace windlass
