// SPDX-License-Identifier: GPL-3.0-or-later
// The engine in virtual time, with a real journal in a temporary folder and an S3 service in memory.
#include "core/accounts/sessionvault.h"
#include "core/engine.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/scriptedhttp.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QNetworkReply>
#include <QTemporaryDir>

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

Result<HttpReply> refusedConnection()
{
    Failure failure;
    failure.kind = FailureKind::Network;
    failure.networkError = QNetworkReply::ConnectionRefusedError;
    return failed(failure);
}

class EngineTest : public testing::Test
{
protected:
    void SetUp() override { open(); }

    /// As the program does: the same profile, by an engine that remembers nothing.
    void open()
    {
        engine.reset();
        EngineDoors doors;
        auto ownTimers = std::make_unique<VirtualTimers>();
        if (timers != nullptr)
            ownTimers->setWallClock(timers->wallClock());
        timers = ownTimers.get();
        auto ownHttp = std::make_unique<ScriptedHttp>(*timers);
        http = ownHttp.get();
        auto ownNetwork = std::make_unique<FakeNetwork>(*timers);
        network = ownNetwork.get();
        doors.dice = std::make_unique<LoadedDice>();
        doors.vault = std::make_unique<SessionVault>(*timers);
        doors.sessionVault = std::make_unique<SessionVault>(*timers);
        doors.http = std::move(ownHttp);
        doors.network = std::move(ownNetwork);
        doors.timers = std::move(ownTimers);
        engine = std::make_unique<Engine>(Profile{file(u"settings.ini"_s), file(u"journal.sqlite"_s),
                                                  file(u"windlass.log"_s), file(u"lock"_s)},
                                          std::move(doors));
        QObject::connect(engine.get(), &Engine::updated, engine.get(),
                         [this](const QList<TransferStatus> &news) {
                             for (const TransferStatus &status : news)
                                 all.insert(status.id, status);
                         });
        QObject::connect(engine.get(), &Engine::happened, engine.get(),
                         [this](const Event &event) { events.append(event); });
        QObject::connect(engine.get(), &Engine::addDone, engine.get(),
                         [this](const AddReport &answer) { report = answer; });
    }

    void startAndAdd()
    {
        engine->start(true);
        saveDestination();
        add();
    }

    void saveDestination()
    {
        Destination destination;
        destination.name = u"store"_s;
        destination.endpoint = QUrl(u"http://127.0.0.1:9"_s);
        destination.bucket = u"bucket"_s;
        destination.pathStyle = true;
        engine->saveDestination(destination, {u"key"_s, u"secret"_s, {}}, true);
        saved = destination;
        settle();
    }

    TransferId add(const QString &name = u"disk.vmdk"_s)
    {
        QFile source(file(name));
        EXPECT_TRUE(source.open(QIODevice::WriteOnly));
        source.write("content of " + name.toUtf8());
        source.close();
        AddRequest request;
        request.paths = {file(name)};
        request.destination = saved;
        engine->add(request);
        return report.added.isEmpty() ? 0 : report.added.first().id;
    }

    void settle() { timers->advance(100ms); }
    TransferStatus only() const { return all.isEmpty() ? TransferStatus() : all.first(); }
    QString file(const QString &name) const { return folder.filePath(name); }
    int count(EventKind kind) const
    {
        return static_cast<int>(
            std::ranges::count_if(events, [kind](const Event &event) { return event.kind == kind; }));
    }

    int count(EndpointEvent::Kind kind) const
    {
        return static_cast<int>(std::ranges::count_if(events, [kind](const Event &event) {
            return event.kind == EventKind::EndpointChanged && event.endpoint.kind == kind;
        }));
    }

    QTemporaryDir folder;
    VirtualTimers *timers = nullptr; ///< the engine's
    ScriptedHttp *http = nullptr;
    FakeNetwork *network = nullptr;
    std::unique_ptr<Engine> engine;
    Destination saved;
    QMap<TransferId, TransferStatus> all;
    QList<Event> events;
    AddReport report;
};

TEST_F(EngineTest, UploadsWhatIsAdded)
{
    startAndAdd();
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ParkedTransferGoesOnByItself)
{
    http->trouble = [](const HttpRequest &) { return busy(); };
    startAndAdd();
    timers->advance(20s);
    ASSERT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().attempts, 3);
    const auto rest = Duration(timers->wallClock().msecsTo(only().goesOnAt));
    EXPECT_GT(rest, 0s);
    EXPECT_LE(rest, 1min);
    http->trouble = nullptr;
    timers->advance(rest - 1ms);
    EXPECT_EQ(only().state, TransferState::Parked);
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, RestsLongerEachTimeThatNothingGotThrough)
{
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    startAndAdd();
    QList<Duration> rests;
    for (int i = 0; i < 5; ++i) {
        while (only().state != TransferState::Parked)
            timers->advance(1s);
        rests.append(Duration(only().finished.msecsTo(only().goesOnAt)));
        timers->advance(Duration(timers->wallClock().msecsTo(only().goesOnAt)));
        timers->advance(1s);
    }
    EXPECT_THAT(rests, testing::ElementsAre(1min, 5min, 15min, 60min, 60min));
}

// The hour and the attempts are the journal's, not the process's.
TEST_F(EngineTest, Scenario48ParkedOneKeepsItsAttemptsAndItsHourOverARestart)
{
    http->trouble = [](const HttpRequest &) { return busy("86400"); };
    startAndAdd();
    timers->advance(10s);
    ASSERT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().cause, Cause::ServerAskedToWait);
    EXPECT_EQ(only().attempts, 1);
    const QDateTime hour = only().goesOnAt;
    EXPECT_NEAR(static_cast<double>(timers->wallClock().secsTo(hour)), 86'400, 11);

    all.clear();
    open();
    engine->start(true);
    timers->advance(1h);
    EXPECT_EQ(only().state, TransferState::Parked);
    EXPECT_EQ(only().attempts, 1);
    EXPECT_EQ(only().goesOnAt, hour);
    EXPECT_EQ(http->requests, 0);
    saveDestination(); // the session's secret went with the process
    timers->advance(Duration(timers->wallClock().msecsTo(hour)) + 5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineTest, ParkedTransferGoesOnWhenTheNetworkComesBack)
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

TEST_F(EngineTest, WhatNeedsAPersonDoesNotGoOnByItself)
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

// All transfers to a service share what it says: a rest that one of them was asked for is everybody's.
TEST_F(EngineTest, OneTransfersRestIsEverybodys)
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

TEST_F(EngineTest, ResumingIsRefusedWhileAnotherGoesToTheSamePlace)
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

} // namespace
} // namespace windlass
