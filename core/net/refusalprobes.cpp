// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/refusalprobes.h"

#include <utility>

namespace windlass {

namespace {

QString hostOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString();
}

QString objectOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString(QUrl::FullyEncoded);
}

} // namespace

HttpRequest headOf(const HttpRequest &request)
{
    HttpRequest head;
    head.method = request.method;
    head.url = request.url;
    head.headers = request.headers;
    head.headers.append({QByteArrayLiteral("Expect"), QByteArrayLiteral("100-continue")});
    head.lengthWithoutBody = request.bodyLength();
    head.connectTimeout = request.connectTimeout;
    head.responseTimeout = RefusalProbes::patience;
    head.stallTimeout = RefusalProbes::patience;
    return head;
}

bool isRefusal(const HttpReply &answer)
{
    constexpr int firstRefusal = 300;
    constexpr int requestTimeout = 408;
    constexpr int lengthRequired = 411;
    constexpr int expectationFailed = 417;
    return answer.status >= firstRefusal && answer.status != requestTimeout &&
           answer.status != lengthRequired && answer.status != expectationFailed &&
           !answer.body.contains("<Code>RequestTimeout</Code>") &&
           !answer.body.contains("<Code>IncompleteBody</Code>");
}

RefusalProbes::RefusalProbes(Timers &timers, Http &http)
    : timers_(timers)
    , http_(http)
{}

Handle RefusalProbes::ask(const HttpRequest &lost, Then then)
{
    const QString host = hostOf(lost.url);
    const QString object = objectOf(lost.url);
    auto waiter = std::make_shared<Then>(std::move(then));
    Handle handle([waiter] {}); // the waiter lives as long as the handle
    const auto silent = silent_.find(host);
    if (silent != silent_.end() && timers_.now() - silent->second < quiet) {
        auto soon =
            std::make_shared<Handle>(timers_.after(Duration::zero(), [waiter = std::weak_ptr(waiter)] {
                if (const auto waits = waiter.lock())
                    (*waits)({});
            }));
        return Handle([waiter, soon] {});
    }
    const bool asked = questions_.contains(object);
    Question &question = questions_[object];
    question.waiting.emplace_back(waiter);
    if (asked)
        return handle;
    Http::Sinks sinks;
    sinks.finished = [this, object, host](const Result<HttpReply> &reply) {
        answered(object, host, reply && isRefusal(*reply) ? std::optional(*reply) : std::nullopt);
    };
    question.asking = http_.send(headOf(lost), std::move(sinks));
    return handle;
}

void RefusalProbes::answered(const QString &object, const QString &host,
                             const std::optional<HttpReply> &answer)
{
    if (answer)
        silent_.erase(host);
    else
        silent_[host] = timers_.now();
    const auto question = questions_.extract(object);
    if (question.empty())
        return;
    for (const auto &each : question.mapped().waiting) {
        if (const auto waiter = each.lock())
            (*waiter)(answer);
    }
}

} // namespace windlass
