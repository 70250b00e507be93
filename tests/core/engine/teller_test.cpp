// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/teller.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class TellerTest : public testing::Test
{
protected:
    static Event sentence(const QString &text)
    {
        Event event;
        event.text = text;
        return event;
    }

    VirtualTimers timers;
    std::set<TransferId> there{1, 2, 3};
    std::set<TransferId> running;
    QStringList told; ///< event texts and snapshot ids, in order; `|` ends each report
    Teller teller{timers,
                  {[this](TransferId id) -> std::optional<TransferStatus> {
                       if (!there.contains(id))
                           return {};
                       TransferStatus status;
                       status.id = id;
                       return status;
                   },
                   [this] { return running; }},
                  {[this](const QList<Event> &events) {
                       for (const Event &event : events)
                           told << event.text.english();
                       told << u"|"_s;
                   },
                   [this](const QList<TransferStatus> &news) {
                       for (const TransferStatus &status : news)
                           told << QString::number(status.id);
                       told << u"|"_s;
                   }}};
};

} // namespace

TEST_F(TellerTest, EventsCloseTogetherAreSentTogether)
{
    teller.happened(sentence(u"a"_s));
    timers.advance(15ms);
    teller.happened(sentence(u"b"_s));
    EXPECT_THAT(told, IsEmpty());
    timers.advance(5ms);
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"b"_s, u"|"_s));
    teller.happened(sentence(u"c"_s));
    timers.advance(20ms);
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"b"_s, u"|"_s, u"c"_s, u"|"_s));
    timers.advance(1h);
    EXPECT_EQ(told.size(), 5) << "each is told once";
}

TEST_F(TellerTest, AFrequentlyChangedTransferIsReportedAFewTimesASecond)
{
    for (int i = 0; i < 10; ++i) {
        teller.changed(2);
        teller.changed(1);
        timers.advance(10ms);
    }
    EXPECT_THAT(told, IsEmpty());
    timers.advance(150ms);
    EXPECT_THAT(told, ElementsAre(u"1"_s, u"2"_s, u"|"_s));
    timers.advance(1h);
    EXPECT_EQ(told.size(), 3) << "nothing of it is new, and nothing runs";
}

TEST_F(TellerTest, RunningTransfersAreReportedEvenWithoutProgress)
{
    running = {3};
    teller.changed(1);
    timers.advance(250ms);
    EXPECT_THAT(told, ElementsAre(u"1"_s, u"3"_s, u"|"_s));
    told.clear();
    timers.advance(500ms);
    EXPECT_THAT(told, ElementsAre(u"3"_s, u"|"_s, u"3"_s, u"|"_s)) << "its speed falls";
    running.clear();
    told.clear();
    timers.advance(1h);
    EXPECT_THAT(told, IsEmpty());
}

TEST_F(TellerTest, EventsAreSentBeforeLaterSnapshots)
{
    teller.changed(1);
    timers.advance(240ms);
    teller.happened(sentence(u"a"_s));
    timers.advance(10ms);
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"|"_s, u"1"_s, u"|"_s));
}

TEST_F(TellerTest, ARemovedTransferIsNotReported)
{
    teller.changed(1);
    there.clear();
    timers.advance(1s);
    EXPECT_THAT(told, IsEmpty());
}

TEST_F(TellerTest, TellNowSendsEverythingAtOnce)
{
    teller.happened(sentence(u"a"_s));
    teller.changed(2);
    teller.tellNow();
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"|"_s, u"2"_s, u"|"_s));
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(TellerTest, TellEventsSendsOnlyTheEvents)
{
    teller.happened(sentence(u"a"_s));
    teller.changed(2);
    teller.tellEvents();
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"|"_s));
    teller.tellEvents();
    EXPECT_EQ(told.size(), 2) << "there is nothing more to tell";
    timers.advance(250ms);
    EXPECT_THAT(told, ElementsAre(u"a"_s, u"|"_s, u"2"_s, u"|"_s));
}

TEST_F(TellerTest, AtRestItReportsNoProgress)
{
    running = {1};
    teller.changed(1);
    teller.rest();
    timers.advance(1h);
    EXPECT_THAT(told, IsEmpty());
}

TEST_F(TellerTest, ANoteHasItsTimeAndItsTransfer)
{
    QList<Event> events;
    Teller noting(
        timers,
        {[](TransferId) { return std::optional<TransferStatus>(); }, [] { return std::set<TransferId>(); }},
        {[&events](const QList<Event> &news) { events += news; }, [](const auto &) {}});
    noting.note(EventLevel::Warn, u"Mind the gap."_s, 7, u"disk.vmdk"_s);
    noting.tellNow();
    ASSERT_EQ(events.size(), 1);
    EXPECT_EQ(events.first().kind, EventKind::Note);
    EXPECT_EQ(events.first().level, EventLevel::Warn);
    EXPECT_EQ(events.first().text, u"Mind the gap."_s);
    EXPECT_EQ(events.first().transfer, 7);
    EXPECT_EQ(events.first().object, u"disk.vmdk"_s);
    EXPECT_EQ(events.first().time, timers.wallClock());
}

TEST_F(TellerTest, TheLogGetsEachEventAtOnceAndNoneAfterItIsRemoved)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"windlass.log"_s);
    teller.setLog(std::move(*LogFile::open(path)));
    teller.note(EventLevel::Error, u"The disk is full."_s);
    const auto log = [&path] {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QString::fromUtf8(file.readAll());
    };
    EXPECT_TRUE(log().contains(u"The disk is full."_s)) << "nobody was told yet";
    EXPECT_THAT(told, IsEmpty());
    teller.setLog(nullptr);
    teller.note(EventLevel::Error, u"Too late."_s);
    EXPECT_FALSE(log().contains(u"Too late."_s));
}

} // namespace windlass
