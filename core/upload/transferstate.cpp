// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/transferstate.h"

#include "core/base/names.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using enum TransferState;
using Event = TransferEvent;

struct Transition
{
    TransferState from;
    TransferEvent event;
    TransferState to;
};

constexpr std::array transitions{
    Transition{Queued, Event::Started, Running},

    Transition{Running, Event::AllWait, Waiting},
    Transition{Waiting, Event::Moving, Running},
    Transition{Running, Event::AllSent, Finalising},
    Transition{Waiting, Event::AllSent, Finalising},
    Transition{Finalising, Event::Proven, Done},
    Transition{Running, Event::Proven, Done},

    // The session was lost during the completion: parts are sent again.
    Transition{Finalising, Event::Started, Running},

    Transition{Running, Event::RanOut, Parked},
    Transition{Waiting, Event::RanOut, Parked},
    Transition{Finalising, Event::RanOut, Parked},

    Transition{Queued, Event::Refused, Failed},
    Transition{Running, Event::Refused, Failed},
    Transition{Waiting, Event::Refused, Failed},
    Transition{Finalising, Event::Refused, Failed},

    Transition{Queued, Event::Pause, Paused},
    Transition{Running, Event::Pause, Paused},
    Transition{Waiting, Event::Pause, Paused},
    Transition{Finalising, Event::Pause, Paused},

    Transition{Paused, Event::Resume, Queued},
    Transition{Parked, Event::Resume, Queued},
    Transition{Failed, Event::Resume, Queued},

    Transition{Queued, Event::Cancel, Cancelling},
    Transition{Running, Event::Cancel, Cancelling},
    Transition{Waiting, Event::Cancel, Cancelling},
    Transition{Finalising, Event::Cancel, Cancelling},
    Transition{Paused, Event::Cancel, Cancelling},
    Transition{Parked, Event::Cancel, Cancelling},
    Transition{Failed, Event::Cancel, Cancelling},
    Transition{Cancelling, Event::TakenBack, Cancelled},
    // The upload was complete already. A success that arrives during a cancel is a success.
    Transition{Cancelling, Event::Proven, Done},
    // The service was unreachable or refused. What is left there still has to be removed.
    Transition{Cancelling, Event::RanOut, Parked},
    Transition{Cancelling, Event::Refused, Failed},

    // The program ended in the middle. A transfer in Cancelling stays there and continues.
    Transition{Running, Event::Restored, Queued},
    Transition{Waiting, Event::Restored, Queued},
    Transition{Finalising, Event::Restored, Queued},
};

constexpr Names<TransferState> stateNames({
    {Queued, "queued"_L1},
    {Running, "running"_L1},
    {Waiting, "waiting"_L1},
    {Finalising, "finalising"_L1},
    {Paused, "paused"_L1},
    {Parked, "parked"_L1},
    {Cancelling, "cancelling"_L1},
    {Done, "done"_L1},
    {Failed, "failed"_L1},
    {Cancelled, "cancelled"_L1},
});

} // namespace

std::optional<TransferState> next(TransferState state, TransferEvent event)
{
    const auto row = std::ranges::find_if(
        transitions, [=](const Transition &each) { return each.from == state && each.event == event; });
    return row == transitions.end() ? std::nullopt : std::optional(row->to);
}

bool atRest(TransferState state)
{
    switch (state) {
    case Queued:
    case Running:
    case Waiting:
    case Finalising:
    case Cancelling:
        return false;
    case Paused:
    case Parked:
    case Done:
    case Failed:
    case Cancelled:
        return true;
    }
    Q_UNREACHABLE();
}

QLatin1StringView stateName(TransferState state)
{
    return stateNames.of(state);
}

std::optional<TransferState> stateNamed(QStringView name)
{
    return stateNames.value(name);
}

} // namespace windlass
