// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/servicerequests.h"

#include "core/services/servicerun.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The failure for an answer about a different object from a service that ignores If-Match: the same as if
/// the service had refused.
Failure replacedObject(const QString &requestId)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = 412; // for display: the status of a service that supports the condition
    failure.serviceCode = u"PreconditionFailed"_s;
    failure.denial = Denial::ConditionNotMet;
    failure.requestSent = true;
    failure.requestId = requestId;
    return failure;
}

/// Does the answer have the bytes of another object than the one that was asked for?
bool isOfAnother(const Work &work, const Receipt &receipt)
{
    const auto *get = std::get_if<work::Get>(&work);
    const QString &etag = receipt.as<answer::Fetched>().etag;
    return get != nullptr && !get->etag.isEmpty() && !etag.isEmpty() && etag != get->etag;
}

/// What a message calls the object of a request: the last word of its key, of the listed prefix, or the
/// bucket. Never empty.
QString objectName(const QString &key, const QString &prefix, const QString &bucket)
{
    const QString &path = key.isEmpty() ? prefix : key;
    const QString name = key.section(u'/', -1);
    if (!name.isEmpty())
        return name;
    return path.isEmpty() ? bucket : path;
}

} // namespace

/// A request in progress, with its attempts.
struct ServiceRequests::Asked
{
    Ask ask;
    Work work;         ///< of the current attempt
    qint64 bytes = 0;  ///< of the answer's body, in the current attempt
    bool over = false; ///< the current attempt has reported its result
    QString requestId;
    int status = 0;
    int signedInRound = 0; ///< round of access_
    std::optional<AttemptRecord> last;
};

ServiceRequests::ServiceRequests(const Destination &destination, const Credentials &credentials,
                                 const RetryPolicy &policy, Doors doors, std::function<void(Event)> happened,
                                 Access::Refresh refresh)
    : policy_(policy)
    , doors_(std::move(doors))
    , happened_(std::move(happened))
    , access_(doors_.timers, doors_.provider, destination, credentials, std::move(refresh))
    , retryer_(doors_.timers, doors_.dice)
{}

RunHandle ServiceRequests::run(Ask ask, std::function<void(RunResult<Receipt>)> finished)
{
    const auto asked = std::make_shared<Asked>();
    asked->ask = std::move(ask);
    asked->work = asked->ask.work;
    Run<Receipt> what =
        serviceRun(stepOf(asked->ask.work), doors_.provider, policy_, doors_.endpoint, access_);
    what.start = [this, asked](int, auto report) { return send(asked, std::move(report)); };
    what.remedy = [this, asked](FailureClass failureClass, const Failure &failure, auto then) {
        return access_.applyRemedy(failureClass, failure,
                                   {askedKey(asked->work, asked->ask.key), asked->signedInRound},
                                   std::move(then));
    };
    what.annotate = [asked](AttemptRecord &attempt) {
        attempt.bytes = asked->bytes;
        if (!asked->requestId.isEmpty())
            attempt.requestId = asked->requestId;
        if (asked->status != 0)
            attempt.httpStatus = asked->status;
    };
    what.attemptEnded = [this, asked](const AttemptRecord &attempt) {
        ++attempts_;
        if (!attempt.opens)
            ++retries_;
        asked->last = attempt;
        if (const auto meaning = eventFor(attempt))
            tellOf(*asked, *meaning);
    };
    what.attemptWillRepeat = [this, asked](const AttemptRecord &attempt) {
        asked->last = attempt;
        if (const auto meaning = eventFor(attempt))
            tellOf(*asked, *meaning);
    };
    what.waitChanged = [asked] {
        if (asked->ask.waitChanged)
            asked->ask.waitChanged();
    };
    return retryer_.run<Receipt>(std::move(what),
                                 [this, asked, finished = std::move(finished)](RunResult<Receipt> end) {
                                     if (const auto meaning = eventFor(end.cause); meaning && asked->last) {
                                         asked->last->willRetry = false;
                                         tellOf(*asked, *meaning);
                                     }
                                     finished(std::move(end));
                                 });
}

/// One attempt: signed and sent now.
Handle ServiceRequests::send(const std::shared_ptr<Asked> &asked, std::function<void(Result<Receipt>)> report)
{
    asked->bytes = 0;
    asked->over = false;
    asked->requestId.clear();
    asked->status = 0;
    asked->signedInRound = access_.round();
    asked->work = asked->ask.left ? asked->ask.left() : asked->ask.work;
    HttpRequest request =
        doors_.provider.request(asked->work, access_.address(asked->ask.key), access_.serviceNow());
    setTimeouts(request, policy_);
    request.limits = asked->ask.limits;

    const auto end = [asked, report = std::move(report)](Result<Receipt> result) {
        if (!std::exchange(asked->over, true))
            report(std::move(result));
    };
    Http::Sinks sinks;
    if (asked->ask.received) {
        sinks.answered = [this, asked](const HttpReply &head) -> Result<void> {
            const auto receipt = doors_.provider.receipt(asked->work, head, access_.serviceNow());
            if (!receipt)
                return failed(receipt.error());
            if (isOfAnother(asked->work, *receipt))
                return failed(replacedObject(receipt->requestId));
            if (asked->ask.begun)
                asked->ask.begun(head.status);
            return {};
        };
        sinks.received = [asked, end](QByteArrayView piece) {
            if (asked->over)
                return;
            asked->bytes += piece.size();
            if (const auto taken = asked->ask.received(piece); !taken)
                end(failed(nonRetryable(taken.error())));
        };
    }
    sinks.finished = [this, asked, end](const Result<HttpReply> &reply) {
        if (!reply)
            return end(failed(reply.error()));
        asked->status = reply->status;
        auto receipt = doors_.provider.receipt(asked->work, *reply, access_.serviceNow());
        if (receipt)
            asked->requestId = receipt->requestId;
        if (receipt && asked->ask.sensible) {
            if (const auto sensible = asked->ask.sensible(*receipt); !sensible)
                return end(failed(sensible.error()));
        }
        if (receipt && asked->ask.checked) {
            if (const auto checked = asked->ask.checked(); !checked)
                return end(failed(checked.error()));
        }
        end(std::move(receipt));
    };
    return doors_.http.send(std::move(request), std::move(sinks));
}

/// Reports the last attempt.
void ServiceRequests::tellOf(const Asked &asked, const AttemptEvent &meaning)
{
    Event ended;
    ended.kind = meaning.first;
    ended.level = meaning.second;
    ended.time = doors_.timers.wallClock();
    ended.object = objectName(asked.ask.key, prefixOf(asked.ask.work), access_.address(asked.ask.key).bucket);
    ended.attempt = *asked.last;
    happened_(std::move(ended));
}

} // namespace windlass
