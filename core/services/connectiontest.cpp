// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/connectiontest.h"

#include "core/services/servicerun.h"

#include <QUuid>

namespace windlass {

using namespace Qt::StringLiterals;

ConnectionTest::ConnectionTest(const Destination &destination, const Credentials &credentials, Doors doors,
                               std::function<void(std::optional<Failure>)> finished)
    : doors_(doors)
    , finished_(std::move(finished))
    , retryer_(doors_.timers, doors_.dice)
    , access_(doors_.timers, doors_.provider, destination, credentials)
{
    const QString name = u".windlass-test-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    key_ = destination.prefix.isEmpty() ? name : destination.prefix + u'/' + name;
    run(Operation::Put, [this](const RunResult<Receipt> &put) {
        if (!put.result)
            return finished_(put.lastFailure.value_or(put.result.error()));
        run(Operation::Delete, [this](const RunResult<Receipt> &) { finished_({}); });
    });
}

void ConnectionTest::run(Operation operation, std::function<void(const RunResult<Receipt> &)> then)
{
    static const QByteArray content = "Written by Windlass to test this destination; safe to delete.\n"_ba;
    const RetryPolicy policy = *retryPreset(u"quick");
    const Step step{operation, 0, 0, operation == Operation::Put ? content.size() : 0};
    Run<Receipt> what = serviceRun(step, doors_.provider, policy, {}, access_);
    what.start = [this, step, policy](int, std::function<void(Result<Receipt>)> report) {
        UploadFacts facts;
        facts.uploadId = u"test"_s;
        signedInRound_ = access_.round();
        HttpRequest request =
            doors_.provider.request(step, access_.address(key_), facts, access_.serviceNow());
        setTimeouts(request, policy);
        if (sendsFile(step))
            request.body = content;
        return doors_.http.send(std::move(request),
                                {.finished = [this, step, report](const Result<HttpReply> &reply) {
                                    report(reply ? doors_.provider.receipt(step, *reply, access_.serviceNow())
                                                 : failed(reply.error()));
                                }});
    };
    what.remedy = [this](FailureClass failureClass, const Failure &failure, std::function<void(bool)> done) {
        return access_.applyRemedy(failureClass, failure, {key_, signedInRound_}, std::move(done));
    };
    step_ = retryer_.run<Receipt>(std::move(what), std::move(then));
}

} // namespace windlass
