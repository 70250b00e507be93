// SPDX-License-Identifier: GPL-3.0-or-later
// The numbered scenarios of docs/retry.md that need a run over a real connection.
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/selfsigned.h"
#include "tests/fakes/waituntil.h"

#include <QSslError>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// A run with a PUT request. Any answer other than 200 is a failure with its status.
class PutUnderARun : public testing::Test
{
protected:
    template<typename T>
    using Run = windlass::Run<T>; // testing::Test has a private member of this name

    RunResult<int> put(const QUrl &url)
    {
        Run<int> what;
        what.errorTable = &s3ErrorTable();
        what.policy.initialDelay = Duration(10);
        what.start = [this, url](int, std::function<void(Result<int>)> report) {
            HttpRequest request;
            request.method = "PUT";
            request.url = url;
            request.body = "data"_ba;
            return http.send(std::move(request), {.finished = [report](Result<HttpReply> reply) {
                                 if (!reply)
                                     return report(failed(reply.error()));
                                 if (reply->status == 200)
                                     return report(200);
                                 Failure failure;
                                 failure.kind = FailureKind::Service;
                                 failure.httpStatus = reply->status;
                                 report(failed(failure));
                             }});
        };
        what.remedy = [this](FailureClass failureClass, const Failure &, std::function<void(bool)> then) {
            remedies.push_back(failureClass);
            then(true);
            return Handle();
        };
        std::optional<RunResult<int>> end;
        const RunHandle handle =
            retryer.run<int>(std::move(what), [&end](RunResult<int> result) { end = std::move(result); });
        EXPECT_TRUE(waitUntil([&end] { return end.has_value(); }));
        return end ? std::move(*end) : RunResult<int>{failed({}), Cause::None, 0, {}, {}, {}};
    }

    SystemTimers timers;
    LoadedDice dice{0.5};
    Retryer retryer{timers, dice};
    QtHttp http{timers, 1};
    std::vector<FailureClass> remedies;
};

TEST_F(PutUnderARun, Scenario35_ASelfSignedCertificateNeedsAPersonAfterOneAttempt)
{
    const SelfSigned tls;
    RawServer server(tls.server);
    const auto end = put(server.url(u"/x"_s));
    EXPECT_EQ(end.cause, Cause::NeedsPerson);
    EXPECT_EQ(end.attempts, 1);
    ASSERT_TRUE(end.lastFailure);
    EXPECT_EQ(end.lastFailure->kind, FailureKind::Tls);
    EXPECT_THAT(end.lastFailure->tlsErrors, testing::Contains(int(QSslError::SelfSignedCertificate)));
    EXPECT_TRUE(server.requests.isEmpty()) << "not a byte of the request leaves";
}

TEST_F(PutUnderARun, Scenario36_ARedirectedPutStaysAPutAndASecondRedirectIsFatal)
{
    RawServer server;
    server.script = [&server](QTcpSocket &socket, const RawServer::Request &seen) {
        if (seen.complete())
            RawServer::answer(socket, "301 Moved", {},
                              "Location: " + server.url(u"/y"_s).toEncoded() + "\r\n");
    };
    const auto end = put(server.url(u"/x"_s));
    EXPECT_EQ(end.cause, Cause::Fatal);
    EXPECT_THAT(remedies, testing::ElementsAre(FailureClass::Region));
    ASSERT_EQ(server.requests.size(), 2);
    for (const RawServer::Request &seen : server.requests)
        EXPECT_TRUE(seen.head.startsWith("PUT /x ")) << seen.head.toStdString();
}

} // namespace
} // namespace windlass
