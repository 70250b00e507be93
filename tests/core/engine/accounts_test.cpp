// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/accounts.h"
#include "tests/fakes/enginerig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

StoredTransfer to(const QString &destination, TransferState state)
{
    StoredTransfer transfer;
    transfer.destination.edit().name = destination;
    transfer.state = state;
    return transfer;
}

class EngineDestinations : public EngineRig
{
protected:
    QStringList saidAsError() const
    {
        QStringList texts;
        for (const Event &event : events) {
            if (event.kind == EventKind::Note && event.level == EventLevel::Error)
                texts << event.text.english();
        }
        return texts;
    }
};

} // namespace

TEST(Needs, IncludesEveryTransferThatHasNotEnded)
{
    for (const TransferState state :
         {TransferState::Queued, TransferState::Running, TransferState::Waiting, TransferState::Finalising,
          TransferState::Paused, TransferState::Parked, TransferState::Cancelling, TransferState::Failed})
        EXPECT_TRUE(needs(to(u"store"_s, state), u"store"_s)) << static_cast<int>(state);
    EXPECT_FALSE(needs(to(u"store"_s, TransferState::Done), u"store"_s));
    EXPECT_FALSE(needs(to(u"store"_s, TransferState::Cancelled), u"store"_s));
    EXPECT_FALSE(needs(to(u"other"_s, TransferState::Queued), u"store"_s));
}

TEST(MayRemove, ListsTheTransfersThatNeedIt)
{
    EXPECT_TRUE(mayRemove(u"store"_s, {}));
    const auto refused = mayRemove(u"store"_s, {3, 17});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FailureKind::Settings);
    EXPECT_EQ(refused.error().text, u"Transfers still go to “store”: 3, 17. Finish or cancel them first."_s);
}

TEST(MayReplace, AcceptsOnlyTheSamePlace)
{
    Destination saved = destinationFromUrl(u"s3://bucket/prefix"_s).value();
    saved.name = u"store"_s;
    Destination given = saved;
    given.accessKeyId = u"AK"_s;
    EXPECT_TRUE(mayReplace(saved, given));
    given.prefix = u"elsewhere"_s;
    EXPECT_FALSE(mayReplace(saved, given));
    given = saved;
    given.bucket = u"another"_s;
    const auto refused = mayReplace(saved, given);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().text.english().contains(u"s3://bucket/prefix"_s));
}

TEST_F(EngineDestinations, ADestinationThatATransferNeedsCannotBeRemoved)
{
    http->takes = 10h;
    startAndAdd();
    settle();
    QList<Destination> destinations{saved};
    QObject::connect(engine.get(), &Engine::destinationsChanged, engine.get(),
                     [&destinations](const QList<Destination> &now) { destinations = now; });
    engine->removeDestination(saved.name);
    settle();
    EXPECT_EQ(destinations.size(), 1);
    EXPECT_EQ(saidAsError(),
              QStringList(u"Transfers still go to “store”: 1. Finish or cancel them first."_s));
    engine->cancel({1});
    timers->advance(20h);
    ASSERT_EQ(only().state, TransferState::Cancelled);
    engine->removeDestination(saved.name);
    settle();
    EXPECT_TRUE(destinations.isEmpty());
}

} // namespace windlass
