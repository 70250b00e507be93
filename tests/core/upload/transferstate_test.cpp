// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/transferstate.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using enum TransferState;
using Event = TransferEvent;

constexpr TransferState all[] = {Queued, Running,    Waiting, Finalising, Paused,
                                 Parked, Cancelling, Done,    Failed,     Cancelled};

TEST(TransferStateTest, AFinalStateNeverChanges)
{
    for (const TransferState state : {Done, Cancelled}) {
        for (int event = 0; event <= static_cast<int>(Event::Restored); ++event)
            EXPECT_FALSE(next(state, static_cast<Event>(event)));
    }
}

TEST(TransferStateTest, EveryOtherStateCanBeCancelled)
{
    for (const TransferState state : all) {
        if (state != Done && state != Cancelled && state != Cancelling) {
            EXPECT_EQ(next(state, Event::Cancel), Cancelling) << stateName(state).data();
        }
    }
}

TEST(TransferStateTest, AnInactiveTransferCanBeResumed)
{
    for (const TransferState state : {Paused, Parked, Failed})
        EXPECT_EQ(next(state, Event::Resume), Queued);
}

TEST(TransferStateTest, ARestartQueuesActiveTransfersAndChangesNothingElse)
{
    for (const TransferState state : all) {
        const bool onItsWay = state == Running || state == Waiting || state == Finalising;
        EXPECT_EQ(next(state, Event::Restored), onItsWay ? std::optional(Queued) : std::nullopt);
    }
}

TEST(TransferStateTest, CancellingCanEndInFailedParkedDoneOrCancelled)
{
    EXPECT_EQ(next(Cancelling, Event::Refused), Failed);
    EXPECT_EQ(next(Cancelling, Event::RanOut), Parked);
    EXPECT_EQ(next(Cancelling, Event::Proven), Done);
    EXPECT_EQ(next(Cancelling, Event::TakenBack), Cancelled);
}

TEST(TransferStateTest, DoneRequiresProof)
{
    for (const TransferState state : all) {
        for (int event = 0; event <= static_cast<int>(Event::Restored); ++event) {
            if (next(state, static_cast<Event>(event)) == Done) {
                EXPECT_EQ(static_cast<Event>(event), Event::Proven);
            }
        }
    }
}

TEST(TransferStateTest, NamesAreReadBack)
{
    for (const TransferState state : all)
        EXPECT_EQ(stateNamed(QString(stateName(state))), state);
    EXPECT_FALSE(stateNamed(u"flying"));
}

} // namespace
} // namespace windlass
