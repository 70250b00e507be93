// SPDX-License-Identifier: GPL-3.0-or-later
// Commands to the engine and their effects.
#include "tests/fakes/enginerig.h"

#include <QUrlQuery>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class EngineCommands : public EngineRig
{
protected:
    /// The first transfer runs, and the others wait for it.
    void addThatWait(int number)
    {
        http->takes = 10h;
        engine->start(false);
        saveDestination();
        for (int i = 0; i < number; ++i) {
            ids << add(u"disk%1.vmdk"_s.arg(i));
            engine->pause({ids.last()});
        }
        settle();
    }

    /// A transfer that stopped because a different object with its key exists.
    TransferId addWhereAnObjectIs()
    {
        http->trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
            if (request.method != "GET")
                return {};
            const QString prefix = QUrlQuery(request.url).queryItemValue(u"prefix"_s, QUrl::FullyDecoded);
            HttpReply reply;
            reply.status = 200;
            reply.body = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>" +
                         prefix.toUtf8() + "disk.vmdk</Key><Size>3</Size></Contents></ListBucketResult>";
            if (prefix.endsWith(u"disk.vmdk"_s))
                reply.body.replace("disk.vmdkdisk.vmdk", "disk.vmdk");
            return reply;
        };
        engine->start(true);
        saveDestination();
        // Put the other object there.
        ifExists = IfExists::Replace;
        add();
        timers->advance(5s);
        EXPECT_EQ(only().state, TransferState::Done);
        engine->remove({only().id});
        all.clear();
        ifExists = IfExists::Ask;
        QFile changed(file(u"disk.vmdk"_s));
        EXPECT_TRUE(changed.open(QIODevice::WriteOnly));
        changed.write("another disk.vmdk.");
        changed.close();
        AddRequest again;
        again.paths = {changed.fileName()};
        again.destination = saved;
        again.ifExists = IfExists::Ask;
        add(again);
        const TransferId id = report.added.first();
        timers->advance(5s);
        EXPECT_EQ(all[id].state, TransferState::Failed);
        EXPECT_TRUE(all[id].failure && all[id].failure->kind == FailureKind::ObjectExists);
        return id;
    }

    QList<TransferId> ids;
};

TEST_F(EngineCommands, ThePriorityIsClampedToItsRange)
{
    addThatWait(1);
    engine->setPriority(ids, 7);
    engine->tellNow();
    EXPECT_EQ(only().priority, 1);
    engine->setPriority(ids, -7);
    engine->tellNow();
    EXPECT_EQ(only().priority, -1);
    engine->setPriority({4711}, 1); // no such transfer: nothing happens
}

TEST_F(EngineCommands, ANegativeRateLimitMeansNoLimit)
{
    addThatWait(1);
    engine->setRateLimit(ids, 1'000);
    engine->tellNow();
    EXPECT_EQ(only().rateLimit, 1'000);
    engine->setRateLimit(ids, -5);
    engine->tellNow();
    EXPECT_EQ(only().rateLimit, 0);
}

TEST_F(EngineCommands, ATransferStoppedByAnExistingObjectResumesAfterADecision)
{
    const TransferId id = addWhereAnObjectIs();
    engine->decideIfExists({id}, IfExists::Replace);
    timers->advance(5s);
    EXPECT_EQ(all[id].state, TransferState::Done);
}

TEST_F(EngineCommands, CancellingATransferThatSentNothingSendsNoRequest)
{
    const TransferId id = addWhereAnObjectIs();
    http->trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        ADD_FAILURE() << request.method.constData() << " though nothing of it was sent";
        return {};
    };
    engine->cancel({id});
    engine->tellNow();
    EXPECT_EQ(all[id].state, TransferState::Cancelled);
    timers->advance(5s);
    EXPECT_EQ(all[id].state, TransferState::Cancelled);
}

TEST_F(EngineCommands, ATransferThatLacksKeysResumesWhenTheyAreEntered)
{
    http->trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        bool known = false;
        for (const auto &[name, value] : request.headers)
            known = known || value.contains("Credential=new/");
        if (known)
            return {};
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>InvalidAccessKeyId</Code></Error>";
        return reply;
    };
    startAndAdd();
    timers->advance(5s);
    ASSERT_EQ(only().state, TransferState::Failed);
    engine->saveDestination(saved, {}, true); // without new keys nothing has improved
    timers->advance(5s);
    ASSERT_EQ(only().state, TransferState::Failed);
    engine->saveDestination(saved, KeyPair{u"new"_s, u"secret"_s, {}}, true);
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineCommands, NewKeysDoNotResumeATransferThatWaitsForAManualResume)
{
    http->trouble = [](const HttpRequest &) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>InvalidAccessKeyId</Code></Error>";
        return reply;
    };
    startAndAdd();
    timers->advance(5s);
    ASSERT_EQ(only().state, TransferState::Failed);
    all.clear();
    open();
    engine->start(false); // as the command that only sets a secret does
    settle();
    engine->saveDestination(saved, KeyPair{u"new"_s, u"secret"_s, {}}, true);
    timers->advance(5s);
    EXPECT_EQ(only().state, TransferState::Failed);
    EXPECT_EQ(http->requests, 0);
}

TEST_F(EngineCommands, ADecisionAppliesToARunningTransfer)
{
    bool held = true;
    http->trouble = [&held](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        if (request.method == "PUT" && held) {
            reply.status = 412;
            reply.body = "<Error><Code>PreconditionFailed</Code></Error>";
            return reply;
        }
        if (request.method == "HEAD" && held) {
            reply.status = 200;
            reply.headers = {{"ETag", "\"other\""}, {"Content-Length", "3"}};
            return reply;
        }
        if (request.method == "GET") {
            reply.status = 200;
            reply.body = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
            return reply;
        }
        return {};
    };
    http->takes = 1s;
    engine->start(true);
    saveDestination();
    ifExists = IfExists::Ask;
    add();
    timers->advance(2500ms); // it has checked the name, and the service has reported an object of another
                             // client
    engine->decideIfExists({only().id}, IfExists::Replace);
    timers->advance(600ms);
    held = false;
    timers->advance(1min);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(EngineCommands, RemovingADestinationRemovesItsSecret)
{
    QList<Destination> left;
    engine->start(true);
    saveDestination();
    QObject::connect(engine.get(), &Engine::destinationsChanged, engine.get(),
                     [&left](const QList<Destination> &now) { left = now; });
    Destination other = saved;
    other.name = u"other"_s;
    engine->saveDestination(other, KeyPair{u"key"_s, u"secret"_s, {}}, true);
    settle();
    ASSERT_EQ(left.size(), 2);
    engine->removeDestination(saved.name);
    settle();
    ASSERT_EQ(left.size(), 1);
    EXPECT_EQ(left.first().name, u"other"_s);
    add();
    settle();
    EXPECT_TRUE(report.added.isEmpty()); // the destination is no longer accepted
    EXPECT_THAT(Sentence::joined(report.problems).english().toStdString(),
                testing::HasSubstr("no destination named store"));
}

TEST_F(EngineCommands, ADestinationTestWritesAndDeletesOneObject)
{
    engine->start(true);
    saveDestination();
    std::optional<bool> told;
    Failure why;
    QObject::connect(engine.get(), &Engine::destinationTested, engine.get(),
                     [&](bool ok, const Failure &failure) {
                         told = ok;
                         why = failure;
                     });
    QList<QByteArray> methods;
    http->trouble = [&methods](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        methods << request.method;
        HttpReply reply;
        reply.status = 200;
        reply.headers = {{"ETag", "\"e\""}};
        return reply;
    };
    engine->testDestination(saved, {});
    timers->advance(5s);
    EXPECT_EQ(told, true);
    EXPECT_EQ(methods, (QList<QByteArray>{"PUT", "DELETE"}));
}

TEST_F(EngineCommands, AFailedDestinationTestReportsTheReason)
{
    engine->start(true);
    saveDestination();
    std::optional<bool> told;
    Failure why;
    QObject::connect(engine.get(), &Engine::destinationTested, engine.get(),
                     [&](bool ok, const Failure &failure) {
                         told = ok;
                         why = failure;
                     });
    http->trouble = [](const HttpRequest &) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>AccessDenied</Code></Error>";
        return reply;
    };
    engine->testDestination(saved, KeyPair{u"key"_s, u"wrong"_s, {}});
    timers->advance(1min);
    EXPECT_EQ(told, false);
    EXPECT_EQ(why.serviceCode, u"AccessDenied"_s);
}

TEST_F(EngineCommands, TheSecretStateIsReportedOnRequest)
{
    engine->start(true);
    Destination offsite = saved;
    offsite.name = u"offsite"_s;
    offsite.bucket = u"vm-exports"_s;
    QList<std::pair<QString, SecretState>> told;
    QObject::connect(
        engine.get(), &Engine::secretState, engine.get(),
        [&told](const QString &name, SecretState state) { told.append(std::pair(name, state)); });
    engine->requestSecretState(offsite.name);
    settle();
    ASSERT_EQ(told.size(), 1);
    EXPECT_EQ(told.last(), std::pair(offsite.name, SecretState::None));
    engine->saveDestination(offsite, KeyPair{u"key"_s, u"secret"_s, {}}, true);
    settle();
    engine->requestSecretState(offsite.name);
    settle();
    EXPECT_EQ(told.last(), std::pair(offsite.name, SecretState::Kept)) << "this session's counts, too";
}

TEST_F(EngineCommands, TheVaultStateIsReportedOnRequest)
{
    engine->start(true);
    std::optional<VaultState> told;
    QObject::connect(engine.get(), &Engine::vaultState, engine.get(),
                     [&told](VaultState state) { told = state; });
    engine->requestVaultState();
    settle();
    EXPECT_TRUE(told);
}

} // namespace
TEST_F(EngineCommands, AChangedNumberOfPartsAppliesAtOnce)
{
    QStringList parts;
    http->trouble = [this, &parts](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        HttpReply reply;
        reply.status = 200;
        if (request.method == "POST")
            reply.body =
                "<InitiateMultipartUploadResult><UploadId>S1</UploadId></InitiateMultipartUploadResult>";
        reply.headers = {{"ETag", "\"e\""}};
        if (request.method == "PUT")
            parts << request.url.query();
        return reply;
    };
    engine->start(true);
    saveDestination();
    engine->limitThisRun(1, 1);
    QFile disk(file(u"large.vmdk"_s));
    ASSERT_TRUE(disk.open(QIODevice::WriteOnly));
    ASSERT_TRUE(disk.resize(200 << 20));
    disk.close();
    AddRequest request;
    request.paths = {disk.fileName()};
    request.destination = saved;
    request.ifExists = IfExists::Replace;
    request.partSize = 5 << 20;
    add(request);
    settle();
    http->takes = 1s;
    timers->advance(2s); // the parts in flight have ended
    const auto inASecond = [&] {
        parts.clear();
        timers->advance(1s);
        return parts.size();
    };
    EXPECT_EQ(inASecond(), 1);
    Settings settings;
    settings.jobs = 1;
    settings.parts = 4;
    engine->changeSettings({}, settings);
    timers->advance(1s);
    EXPECT_EQ(inASecond(), 4);
    settings.parts = 2;
    engine->changeSettings({}, settings);
    timers->advance(1s);
    EXPECT_EQ(inASecond(), 2);
}

} // namespace windlass
