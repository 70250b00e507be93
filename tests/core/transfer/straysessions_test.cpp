// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that were opened although the answer was lost.
#include "core/store/sqlite/database.h"
#include "core/transfer/straysessions.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/transferrig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QDateTime noon(QDate(2026, 1, 21), QTime(12, 0), Qt::UTC);
const Opening atNoon{noon, noon.addSecs(60)};

TEST(MayBeLeft, OfThatKeyAndInThatTimeAsClocksGo)
{
    const auto is = [](const QString &key, const QDateTime &started, const QString &session = u"s"_s) {
        return mayBeLeft({key, session, started}, u"vm/disk"_s, atNoon);
    };
    EXPECT_TRUE(is(u"vm/disk"_s, noon));
    EXPECT_TRUE(is(u"vm/disk"_s, noon.addSecs(-14 * 60)));
    EXPECT_TRUE(is(u"vm/disk"_s, noon.addSecs(15 * 60)));
    EXPECT_FALSE(is(u"vm/disk"_s, noon.addSecs(-16 * 60)));
    EXPECT_FALSE(is(u"vm/disk"_s, noon.addSecs(17 * 60)));
    EXPECT_FALSE(is(u"vm/disk2"_s, noon)) << "the prefix is not the key";
    EXPECT_FALSE(is(u"vm/disk"_s, QDateTime())) << "nobody says when";
    EXPECT_FALSE(is(u"vm/disk"_s, noon, u""_s));
}

using Fault = FakeService::Fault;

/// The request is carried out and never answered.
Fault unanswered()
{
    Fault fault;
    fault.workDone = fault.never = true;
    return fault;
}

Fault answerLost()
{
    Fault fault;
    fault.workDone = true;
    fault.failure = lostAfterSending();
    return fault;
}

Fault denied()
{
    Fault fault;
    fault.status = 403;
    fault.code = u"AccessDenied"_s;
    return fault;
}

class StraySessionsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        rig.write("0123456789abcdefghij");
        rig.add();
    }
    /// The answer to the first Open never arrives, and the program is killed.
    void killWhileOpening()
    {
        rig.service.fault = [](const Step &step, int count) -> std::optional<Fault> {
            if (step.operation == Operation::Open && count == 1)
                return unanswered();
            return {};
        };
        rig.start();
        rig.timers.advance(Duration(1'000));
        ASSERT_EQ(rig.service.sessions.size(), 1U);
        rig.transfer.reset();
        rig.service.fault = {};
    }
    void goOn()
    {
        rig.start();
        rig.runToEnd();
    }
    std::optional<Opening> noted() const { return (*rig.store->transfer(rig.id))->opening; }
    QString notes() const
    {
        QStringList all;
        for (const Event &event : rig.events) {
            if (event.kind == EventKind::Note)
                all.append(event.text.english());
        }
        return all.join(u' ');
    }

    TransferRig rig;
};

TEST_F(StraySessionsTest, TheIntentionIsOnRecordBeforeTheRequestGoesOut)
{
    bool before = false;
    rig.service.fault = [&](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Open)
            before = noted().has_value();
        return {};
    };
    goOn();
    EXPECT_TRUE(before);
    EXPECT_FALSE(noted()) << "it was answered";
    EXPECT_EQ(rig.service.requests[Operation::ListUploads], 0) << "nobody needs to look";
}

TEST_F(StraySessionsTest, ItIsOnDiskBeforeTheRequestGoesOutAlsoWhereWritesAreGathered)
{
    rig.store->gatherWrites(rig.timers, [](const Failure &) { FAIL(); });
    const auto outside = *openSqliteStore(rig.folder.filePath(u"journal.sqlite"_s), Store::Access::ReadOnly);
    bool before = false;
    rig.service.fault = [&](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Open)
            before = (*outside->transfer(rig.id))->opening.has_value();
        return {};
    };
    goOn();
    EXPECT_TRUE(before);
    EXPECT_EQ(rig.state(), TransferState::Done);
}

TEST_F(StraySessionsTest, AnIntentionThatCannotBeRecordedIsNotSent)
{
    const auto outside =
        *Database::open(rig.folder.filePath(u"journal.sqlite"_s), Database::Access::ReadWrite);
    ASSERT_TRUE(outside->run(u"CREATE TRIGGER full BEFORE UPDATE OF opening_since ON transfers "
                             "BEGIN SELECT RAISE(ABORT, 'no room'); END"_s));
    rig.store->gatherWrites(rig.timers,
                            [this](const Failure &failure) { rig.transfer->journalFailed(failure); });
    goOn();
    EXPECT_EQ(rig.service.requests[Operation::Open], 0);
    EXPECT_EQ(rig.state(), TransferState::Parked);
    EXPECT_EQ(rig.transfer->stored().failure->kind, FailureKind::Journal);
}

TEST_F(StraySessionsTest, AfterAKillWhatWasOpenedIsTakenBack)
{
    killWhileOpening();
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_TRUE(rig.service.sessions.empty());
    EXPECT_FALSE(noted());
    EXPECT_TRUE(notes().contains(u"was taken back"_s));
}

TEST_F(StraySessionsTest, ALostAnswerToTheOpeningLeavesNothingEither)
{
    rig.service.fault = [](const Step &step, int count) -> std::optional<Fault> {
        if (step.operation == Operation::Open && count == 1)
            return answerLost();
        return {};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_TRUE(rig.service.sessions.empty());
}

TEST_F(StraySessionsTest, CancelledInsteadItIsTakenBackAsWell)
{
    killWhileOpening();
    rig.start();
    rig.transfer->cancel();
    rig.runToEnd();
    EXPECT_EQ(rig.state(), TransferState::Cancelled);
    EXPECT_TRUE(rig.service.sessions.empty());
}

TEST_F(StraySessionsTest, NothingOfOthersIsTouched)
{
    StoredTransfer other = **rig.store->transfer(rig.id);
    other.session = Session{u"of-another-transfer"_s, {}, {}};
    QList<StoredTransfer> others{other};
    ASSERT_TRUE(rig.store->add(others));
    const QDateTime now = rig.timers.wallClock();
    rig.service.uploads = {{u"web.ova"_s, u"has-a-part"_s, now},
                           {u"web.ova"_s, u"older"_s, now.addSecs(-3600)},
                           {u"web.ova2"_s, u"of-another-key"_s, now},
                           {u"web.ova"_s, u"of-another-transfer"_s, now}};
    for (const ListedUpload &upload : rig.service.uploads)
        rig.service.sessions[upload.sessionId];
    rig.service.sessions[u"has-a-part"_s][1] = "x";
    rig.service.fault = {};
    const size_t before = rig.service.sessions.size();
    rig.service.fault = [](const Step &step, int count) -> std::optional<Fault> {
        if (step.operation == Operation::Open && count == 1)
            return answerLost();
        return {};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_EQ(rig.service.sessions.size(), before);
    EXPECT_EQ(rig.service.requests[Operation::Abort], 1) << "of the one that was left";
}

TEST_F(StraySessionsTest, WhereTheServiceDoesNotListItIsSaidAndTheUploadGoesOn)
{
    killWhileOpening();
    rig.service.fault = [](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::ListUploads)
            return denied();
        return {};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_FALSE(noted());
    EXPECT_TRUE(notes().contains(u"`orphans` shows"_s)) << notes().toStdString();
}

TEST_F(StraySessionsTest, AListThatTurnsInACircleEnds)
{
    killWhileOpening();
    rig.service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation != Operation::ListUploads)
            return;
        auto &page = std::get<answer::Uploads>(receipt.answer);
        page.more = true;
        page.next = {u"web.ova"_s, u"x"_s, {}};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_LE(rig.service.requests[Operation::ListUploads], StraySessions::mostPages);
}

TEST_F(StraySessionsTest, WhereTheServiceCannotBeAskedTheNoteStaysForTheNextRun)
{
    killWhileOpening();
    rig.service.fault = [](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::ListUploads) {
            FakeService::Fault fault;
            fault.failure = lostAfterSending();
            return fault;
        }
        return {};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done) << "nobody waits for that";
    EXPECT_TRUE(noted());
}

TEST_F(StraySessionsTest, OfMoreThanTheLimitTheOthersAreNamed)
{
    killWhileOpening();
    const int more = StraySessions::mostSessions + 3;
    for (int i = 0; i < more; ++i) {
        const QString session = u"stray-%1"_s.arg(i);
        rig.service.uploads.append({u"web.ova"_s, session, rig.timers.wallClock()});
        rig.service.sessions[session];
    }
    const int before = static_cast<int>(rig.service.sessions.size());
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Done);
    EXPECT_EQ(rig.service.requests[Operation::Abort], StraySessions::mostSessions);
    EXPECT_EQ(static_cast<int>(rig.service.sessions.size()), before - StraySessions::mostSessions);
    EXPECT_THAT(notes().toStdString(), testing::HasSubstr("`orphans` shows them"));
}

TEST_F(StraySessionsTest, ARefusalLeavesNoNote)
{
    rig.service.fault = [](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Open)
            return denied();
        return {};
    };
    goOn();
    EXPECT_EQ(rig.state(), TransferState::Failed);
    EXPECT_FALSE(noted());
}

} // namespace
} // namespace windlass
