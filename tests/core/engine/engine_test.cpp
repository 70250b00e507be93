// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine does without a command, and the basic commands.
#include "tests/fakes/enginerig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::SizeIs;

Result<HttpReply> busy(const QByteArray &retryAfter = {})
{
    HttpReply reply;
    reply.status = 503;
    if (!retryAfter.isEmpty())
        reply.headers.append({"Retry-After", retryAfter});
    reply.body = "<Error><Code>SlowDown</Code></Error>";
    return reply;
}

class EngineTest : public EngineRig
{};

TEST_F(EngineTest, UploadsAnAddedFile)
{
    startAndAdd();
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, TheEndOfTheLastTransferIsReportedAtOnce)
{
    startAndAdd();
    while (count(EventKind::TransferFinished) == 0)
        ASSERT_TRUE(timers->advanceToNext());
    EXPECT_EQ(events.last().time, timers->wallClock());
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ASlowBodyPathIsLogged)
{
    engine->start(true);
    http->slowBodyPath(u"Qt 6.99.0: other bytes arrived"_s);
    engine->tellNow();
    ASSERT_EQ(count(EventKind::Note), 1);
    EXPECT_EQ(events.last().level, EventLevel::Warn);
    EXPECT_THAT(events.last().text.english().toStdString(),
                testing::HasSubstr("Qt 6.99.0: other bytes arrived"));
}

TEST_F(EngineTest, EventsAreSentBeforeAnyOtherSignal)
{
    engine->start(true);
    saveDestination();
    int reportedBefore = -1;
    QObject::connect(engine.get(), &Engine::addDone, engine.get(),
                     [&] { reportedBefore = count(EventKind::TransferAdded); });
    add();
    EXPECT_EQ(reportedBefore, 1);
}

TEST_F(EngineTest, EventsAreBatchedAndSentAMomentLater)
{
    startAndAdd();
    engine->tellNow();
    int signalled = 0;
    QObject::connect(engine.get(), &Engine::happened, engine.get(),
                     [&](const QList<Event> &news) { signalled += news.isEmpty() ? 100 : 1; });
    events.clear();
    engine->pause({only().id});
    EXPECT_EQ(events.size(), 0);
    timers->advance(20ms);
    EXPECT_EQ(count(EventKind::StateChanged), 1);
    EXPECT_EQ(signalled, 1);

    engine->resume({only().id});
    engine->tellNow();
    EXPECT_EQ(count(EventKind::StateChanged), 2) << "where somebody asks";
}

TEST_F(EngineTest, AFileIsCheckedAgainstTheManifestBesideIt)
{
    writeManifest(lineFor("content of another"));
    startAndAdd();
    timers->advance(1s);
    ASSERT_EQ(only().state, TransferState::Failed);
    EXPECT_EQ(only().failure->kind, FailureKind::ManifestDiffers);

    engine->resume({only().id});
    timers->advance(1s);
    ASSERT_EQ(only().state, TransferState::Failed) << "it still states the same";
    EXPECT_EQ(only().failure->kind, FailureKind::ManifestDiffers);

    writeManifest(lineFor("content of disk.vmdk"));
    engine->resume({only().id});
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_THAT(only().proof->digest.toStdString(), testing::StartsWith("sha256:"));
}

TEST_F(EngineTest, AManifestCorrectedAfterAddingIsUsed)
{
    writeManifest(lineFor("content of another"));
    engine->start(true);
    saveDestination();
    QObject::connect(engine.get(), &Engine::addDone, engine.get(), [this] { engine->pause({only().id}); });
    add();
    timers->advance(1s);
    ASSERT_EQ(only().state, TransferState::Paused);

    writeManifest("SHA256(disk.vmdk)= 1\n");
    engine->resume({only().id});
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Paused) << "as long as it says nothing usable";
    EXPECT_EQ(count(EventKind::Note), 1);

    writeManifest(lineFor("content of disk.vmdk"));
    engine->resume({only().id});
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ADeletedManifestIsNoLongerChecked)
{
    writeManifest("SHA1(disk.vmdk)= " + QByteArray(40, '0') + '\n');
    startAndAdd();
    timers->advance(1s);
    ASSERT_EQ(only().state, TransferState::Failed);
    ASSERT_TRUE(QFile::remove(file(u"disk.mf"_s)));
    engine->resume({only().id});
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_EQ(only().proof->digest, QString());
}

TEST_F(EngineTest, AParkedTransferResumesByItself)
{
    http->trouble = [](const HttpRequest &) { return busy(); };
    startAndAdd();
    timers->advance(20s);
    ASSERT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().attempts, 3);
    const auto rest = Duration(timers->wallClock().msecsTo(only().resumesAt));
    EXPECT_GT(rest, 0s);
    EXPECT_LE(rest, 1min);
    http->trouble = nullptr;
    timers->advance(rest - 1ms);
    EXPECT_EQ(only().state, TransferState::Parked);
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ParksLongerEachTimeWithoutProgress)
{
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    startAndAdd();
    QList<Duration> rests;
    for (int i = 0; i < 5; ++i) {
        while (only().state != TransferState::Parked)
            timers->advance(1s);
        rests.append(Duration(only().finished.msecsTo(only().resumesAt)));
        timers->advance(Duration(timers->wallClock().msecsTo(only().resumesAt)));
        timers->advance(1s);
    }
    EXPECT_THAT(rests, testing::ElementsAre(1min, 5min, 15min, 60min, 60min));
}

// The time and the number of attempts are read from the journal.
TEST_F(EngineTest, Scenario48AParkedTransferKeepsItsAttemptsAndItsTimeOverARestart)
{
    http->trouble = [](const HttpRequest &) { return busy("86400"); };
    startAndAdd();
    timers->advance(10s);
    ASSERT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().cause, Cause::ServerAskedToWait);
    EXPECT_EQ(only().attempts, 1);
    const QDateTime hour = only().resumesAt;
    EXPECT_NEAR(static_cast<double>(timers->wallClock().secsTo(hour)), 86'400, 11);

    all.clear();
    open();
    engine->start(true);
    timers->advance(1h);
    EXPECT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().attempts, 1);
    EXPECT_EQ(only().resumesAt, hour);
    EXPECT_EQ(http->requests, 0);
    saveDestination(); // the secret was kept for the session only, so it is lost
    timers->advance(Duration(timers->wallClock().msecsTo(hour)) + 5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, AParkedTransferResumesWhenTheNetworkComesBack)
{
    network->answer = Network::Probe::Answered;
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    startAndAdd();
    timers->advance(20s);
    ASSERT_EQ(only().state, TransferState::Parked);
    http->trouble = nullptr;
    network->say(Network::Reach::Online);
    timers->advance(2s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ATransferThatNeedsAPersonDoesNotResumeByItself)
{
    http->trouble = [](const HttpRequest &) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
        return Result<HttpReply>(reply);
    };
    startAndAdd();
    timers->advance(24h);
    EXPECT_EQ(only().state, TransferState::Failed);
    EXPECT_EQ(only().attempts, 1);
}

// The limits and waits of a service apply to all transfers that use it.
TEST_F(EngineTest, AServerDelayAppliesToAllTransfersOfTheService)
{
    int answers = 0;
    http->trouble = [&answers](const HttpRequest &) -> std::optional<Result<HttpReply>> {
        return ++answers == 1 ? std::optional(busy("10")) : std::nullopt;
    };
    startAndAdd();
    timers->advance(200ms);
    ASSERT_EQ(http->requests, 1);
    add(u"other.vmdk"_s);
    timers->advance(9s);
    EXPECT_EQ(http->requests, 1);
    EXPECT_EQ(count(EndpointEvent::Kind::GateClosed), 1);
    timers->advance(10s);
    EXPECT_THAT(all, SizeIs(2));
    for (const TransferStatus &status : std::as_const(all))
        EXPECT_EQ(status.state, TransferState::Done);
    EXPECT_EQ(count(EndpointEvent::Kind::GateOpened), 1);
}

TEST_F(EngineTest, ConcurrentTransfersShareOneChecksumProbe)
{
    int asked = 0;
    http->trouble = [&asked](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method != "POST")
            return {};
        ++asked;
        HttpReply reply;
        reply.status = 501;
        reply.body = "<Error><Code>NotImplemented</Code></Error>";
        return Result<HttpReply>(reply);
    };
    engine->start(true);
    saveDestination();
    saved.checksum.reset();
    add();
    add(u"other.vmdk"_s);
    timers->advance(5s);
    add(u"third.vmdk"_s);
    timers->advance(5s);
    EXPECT_THAT(all, SizeIs(3));
    for (const TransferStatus &status : std::as_const(all)) {
        EXPECT_EQ(status.state, TransferState::Done);
        EXPECT_TRUE(status.proof->checksum.startsWith(u"md5:"_s));
    }
    EXPECT_EQ(asked, 2) << "once for each mode that might have been";
}

TEST_F(EngineTest, AFailedChecksumProbeIsRepeatedForTheNextTransfer)
{
    int asked = 0;
    http->trouble = [&asked](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method == "POST")
            ++asked;
        return request.method == "POST" ? std::optional(refusedConnection()) : std::nullopt;
    };
    network->answer = Network::Probe::Answered;
    engine->start(true);
    saveDestination();
    saved.checksum.reset();
    add();
    timers->advance(1min);
    EXPECT_EQ(only().state, TransferState::Done);
    const int before = asked;
    add(u"other.vmdk"_s);
    timers->advance(1min);
    EXPECT_GT(asked, before);
}

TEST_F(EngineTest, ResumingIsRefusedWhileAnotherTransferGoesToTheSamePlace)
{
    http->trouble = [](const HttpRequest &) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>AccessDenied</Code></Error>";
        return Result<HttpReply>(reply);
    };
    startAndAdd();
    timers->advance(1s);
    const TransferId first = only().id;
    ASSERT_EQ(only().state, TransferState::Failed);
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    const TransferId second = add();
    ASSERT_NE(second, 0);
    timers->advance(200ms);
    events.clear();
    engine->resume({first});
    settle();
    EXPECT_EQ(all.value(first).state, TransferState::Failed);
    ASSERT_EQ(count(EventKind::Note), 1);
    http->trouble = nullptr;
    timers->advance(2min);
    EXPECT_EQ(all.value(second).state, TransferState::Done);
}

TEST_F(EngineTest, Scenario48ATransferKilledWhileWaitingKeepsTheTimeThatTheServiceNamed)
{
    http->trouble = [](const HttpRequest &) { return busy("600"); };
    startAndAdd();
    timers->advance(10s);
    ASSERT_EQ(only().state, TransferState::Waiting);

    all.clear();
    open(); // as after a kill
    engine->start(true);
    saveDestination();
    const TransferId second = add(u"other.vmdk"_s); // the service's wait applies to all transfers to it
    timers->advance(9min);
    EXPECT_EQ(http->requests, 0);
    EXPECT_EQ(only().state, TransferState::Queued);
    EXPECT_EQ(only().attempts, 1);
    EXPECT_TRUE(only().resumesAt.isValid());
    timers->advance(3min);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_EQ(only().attempts, 1 + 1); // one for the object, and one check whether it exists
    EXPECT_EQ(all.value(second).state, TransferState::Done);
}

TEST_F(EngineTest, RetryNowSkipsTheSavedWaitAfterARestart)
{
    http->trouble = [](const HttpRequest &) { return busy("600"); };
    startAndAdd();
    timers->advance(10s);
    open();
    engine->start(true);
    saveDestination();
    engine->retryNow({only().id});
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, AParkedTransferResumesWhenItsServiceAnswersAgain)
{
    bool broken = true;
    int asked = 0;
    http->trouble = [&](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (broken && request.url.path().endsWith(u"disk.vmdk"_s))
            return refusedConnection();
        if (request.url.path().endsWith(u"other.vmdk"_s) && ++asked == 1)
            return busy("5");
        return {};
    };
    startAndAdd();
    const TransferId first = only().id;
    while (all.value(first).state != TransferState::Parked)
        timers->advance(100ms);
    broken = false;
    add(u"other.vmdk"_s);
    timers->advance(20s); // its own wait would take a minute
    EXPECT_EQ(count(EndpointEvent::Kind::GateOpened), 1);
    EXPECT_EQ(all.value(first).state, TransferState::Done);
}

TEST_F(EngineTest, ATransferUsesTheDestinationsPolicyAsOfItsStart)
{
    http->trouble = [](const HttpRequest &) { return busy(); };
    startAndAdd();
    while (only().state != TransferState::Parked)
        timers->advance(1s);
    ASSERT_EQ(only().attempts, 3);
    saved.retry = retryPreset(u"none");
    engine->saveDestination(saved, KeyPair{u"key"_s, u"secret"_s, {}}, true);
    settle();
    engine->resume({only().id});
    timers->advance(20s);
    EXPECT_EQ(only().attempts, 4);
}

/// A service that redirects requests for the bucket.
class RedirectTest : public EngineTest
{
protected:
    static Result<HttpReply> elsewhere(int status, const HttpHeaders &headers)
    {
        HttpReply reply;
        reply.status = status;
        reply.headers = headers;
        return reply;
    }
    using HeadersFor = std::function<HttpHeaders(const HttpRequest &)>;
    /// Answers requests to the first port with the redirect, and records the requests.
    void redirect(int status, HeadersFor headers)
    {
        http->trouble = [this, status, headers = std::move(headers)](
                            const HttpRequest &request) -> std::optional<Result<HttpReply>> {
            asked.append(request);
            if (request.url.port() == 9 && !isSignedFor(request, "eu-west-1"))
                return elsewhere(status, headers(request));
            return {};
        };
    }
    void redirect(int status, const HttpHeaders &headers)
    {
        redirect(status, HeadersFor([headers](const HttpRequest &) { return headers; }));
    }
    /// Redirects to the same bucket and key at another port of the host.
    static HeadersFor toPort(int port)
    {
        return [port](const HttpRequest &request) {
            QUrl there = request.url;
            there.setPort(port);
            return HttpHeaders{{"Location", there.toEncoded()}};
        };
    }
    static bool isSignedFor(const HttpRequest &request, const QByteArray &region)
    {
        return std::ranges::any_of(request.headers, [&region](const auto &header) {
            return header.first == "Authorization" && header.second.contains('/' + region + "/s3/");
        });
    }
    int count(const QByteArray &method) const
    {
        return static_cast<int>(std::ranges::count(asked, method, &HttpRequest::method));
    }
    using EngineTest::count;

    QList<HttpRequest> asked;
};

TEST_F(RedirectTest, Scenario36ThePutIsRepeatedInTheRegionThatThe301Names)
{
    redirect(301, {{"x-amz-bucket-region", "eu-west-1"}});
    startAndAdd();
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_EQ(count("GET"), 0);
    EXPECT_EQ(count("PUT"), 2);
    EXPECT_EQ(only().retries, 1);
    EXPECT_EQ(count(EventKind::ActionTaken), 1);
}

TEST_F(RedirectTest, Scenario36ASecond301IsFinal)
{
    http->trouble = [this](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        asked.append(request);
        const QByteArray region =
            "eu-west-" + QByteArray::number(asked.size()); // a different region each time
        return elsewhere(301, {{"x-amz-bucket-region", region}});
    };
    startAndAdd();
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Failed);
    EXPECT_EQ(only().cause, Cause::Fatal);
    EXPECT_EQ(count("PUT"), 2);
    EXPECT_EQ(asked.size(), 2);
}

TEST_F(RedirectTest, TheNextTransferUsesTheRegionAtOnce)
{
    redirect(301, {{"x-amz-bucket-region", "eu-west-1"}});
    startAndAdd();
    timers->advance(5s);
    const TransferId second = add(u"other.vmdk"_s);
    timers->advance(5s);
    EXPECT_EQ(all.value(second).state, TransferState::Done);
    EXPECT_EQ(all.value(second).retries, 0);
}

TEST_F(RedirectTest, ATemporaryRedirectIsFollowedWithTheSameMethodAndBody)
{
    redirect(307, toPort(10));
    startAndAdd();
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
    ASSERT_GE(asked.size(), 2);
    EXPECT_EQ(asked.at(1).method, "PUT");
    EXPECT_EQ(asked.at(1).url.port(), 10);
    EXPECT_EQ(asked.at(1).url.path(), asked.at(0).url.path());
    EXPECT_TRUE(std::holds_alternative<FileRange>(asked.at(1).body));
    asked.clear();
    add(u"other.vmdk"_s);
    timers->advance(5s);
    EXPECT_EQ(asked.at(0).url.port(), 9); // a temporary redirect: the next request goes to the original
                                          // address
}

TEST_F(RedirectTest, ARedirectToAnotherHostOrAnotherObjectIsNotFollowed)
{
    for (const char *location : {"http://evil.test:9/bucket/x", "http://127.0.0.1:10/stolen/x",
                                 "http://127.0.0.1:10/bucket/another"}) {
        redirect(307, {{"Location", location}});
        startAndAdd();
        timers->advance(5s);
        EXPECT_EQ(all.last().state, TransferState::Failed);
        EXPECT_TRUE(std::ranges::all_of(asked, [](const HttpRequest &each) { return each.url.port() == 9; }));
        EXPECT_TRUE(std::ranges::all_of(
            asked, [](const HttpRequest &each) { return each.url.host() == u"127.0.0.1"; }));
        all.clear();
        open();
    }
}

TEST_F(RedirectTest, AtMostThreeRedirectsAreFollowed)
{
    http->trouble = [this](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        asked.append(request);
        const QByteArray port = QByteArray::number(request.url.port() + 1);
        return elsewhere(307, {{"Location", "http://127.0.0.1:" + port + request.url.path().toLatin1()}});
    };
    startAndAdd();
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Failed);
    EXPECT_EQ(asked.size(), 1 + 3);
}

} // namespace
} // namespace windlass
