// SPDX-License-Identifier: GPL-3.0-or-later
// Asks why a connection was lost in the middle of a body.
//
// Background: Services and proxies answer 403, 413, 429, 503 or 507 as soon as they have read the head of a
// request, and close; Qt does not read while it writes, and the answer is lost. So the head is sent once
// more, alone: with the length of its body and `Expect: 100-continue`, which asks the service to say now
// whether it would take the body (RFC 9110, 10.1.1). A service that answered early answers again, and this
// time the answer is read. If it says `100 Continue`, or nothing, it did not refuse the request. The probe is
// dropped after a few seconds, and because no byte of a body was sent, nothing is stored.
#pragma once

#include "core/net/http.h"

#include <map>
#include <memory>
#include <optional>

namespace windlass {

class RefusalProbes
{
public:
    /// An answer, or empty if none came.
    using Then = std::function<void(const std::optional<HttpReply> &)>;

    /// Both must outlive it.
    RefusalProbes(Timers &timers, Http &http);

    /// How long the service has for its answer, once the head has been sent.
    static constexpr Duration patience{3'000};
    /// A service that did not answer is not probed again for this long.
    static constexpr Duration quiet{10'000};

    /// `lost`: the request whose connection was lost in the middle of its body. `then` is called once, never
    /// from inside this call. Requests for the same object share one probe. Dropping the handle drops
    /// `then`.
    Handle ask(const HttpRequest &lost, Then then);

private:
    struct Question
    {
        Handle asking;
        std::vector<std::weak_ptr<Then>> waiting;
    };

    void answered(const QString &object, const QString &host, const std::optional<HttpReply> &answer);

    Timers &timers_;
    Http &http_;
    std::map<QString, Question> questions_; ///< by scheme, host and path
    std::map<QString, Instant> silent_;     ///< since when, by host
};

/// The request without its body.
HttpRequest headOf(const HttpRequest &request);
/// Does the answer to a probe refuse the request? Not if it is a success, or complains about the missing
/// body.
bool isRefusal(const HttpReply &answer);

} // namespace windlass
