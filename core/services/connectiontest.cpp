// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/connectiontest.h"

#include "core/services/servicerun.h"

#include <QUuid>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

const QByteArray &content()
{
    static const QByteArray text = "Written by Windlass to test this destination; safe to delete.\n"_ba;
    return text;
}

} // namespace

ConnectionTest::ConnectionTest(const Destination &destination, const Credentials &credentials, Doors doors,
                               std::function<void(std::optional<Failure>)> finished)
    : doors_(doors)
    , finished_(std::move(finished))
    , retryer_(doors_.timers, doors_.dice)
    , access_(doors_.timers, doors_.provider, destination, credentials)
{
    const QString name = u".windlass-test-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    key_ = destination.prefix.isEmpty() ? name : destination.prefix + u'/' + name;
    work::Put file;
    file.object.uploadId = u"test"_s;
    file.object.size = content().size();
    run(file, [this](const RunResult<Receipt> &put) {
        if (!put.result)
            return finished_(put.lastFailure.value_or(put.result.error()));
        run(work::Delete(), [this](const RunResult<Receipt> &) { finished_({}); });
    });
}

void ConnectionTest::run(const Work &work, std::function<void(const RunResult<Receipt> &)> then)
{
    const RetryPolicy policy = *retryPreset(u"quick");
    Run<Receipt> what = serviceRun(stepOf(work), doors_.provider, policy, {}, access_);
    what.start = [this, work, policy](int, std::function<void(Result<Receipt>)> report) {
        signedInRound_ = access_.round();
        HttpRequest request = doors_.provider.request(work, access_.address(key_), access_.serviceNow());
        setTimeouts(request, policy);
        if (std::holds_alternative<work::Put>(work))
            request.body = content();
        return doors_.http.send(std::move(request),
                                {.finished = [this, work, report](const Result<HttpReply> &reply) {
                                    report(reply ? doors_.provider.receipt(work, *reply, access_.serviceNow())
                                                 : failed(reply.error()));
                                }});
    };
    what.remedy = [this](FailureClass failureClass, const Failure &failure, std::function<void(bool)> done) {
        return access_.applyRemedy(failureClass, failure, {key_, signedInRound_}, std::move(done));
    };
    step_ = retryer_.run<Receipt>(std::move(what), std::move(then));
}

} // namespace windlass
