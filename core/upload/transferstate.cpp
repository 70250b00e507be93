// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/transferstate.h"

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

struct Word
{
    TransferState state;
    QLatin1StringView name;
    bool atRest;
};
constexpr std::array words{
    Word{Queued, "queued"_L1, false},         Word{Running, "running"_L1, false},
    Word{Waiting, "waiting"_L1, false},       Word{Finalising, "finalising"_L1, false},
    Word{Paused, "paused"_L1, true},          Word{Parked, "parked"_L1, true},
    Word{Cancelling, "cancelling"_L1, false}, Word{Done, "done"_L1, true},
    Word{Failed, "failed"_L1, true},          Word{Cancelled, "cancelled"_L1, true},
};

} // namespace

std::optional<TransferState> next(TransferState state, TransferEvent event)
{
    const auto row = std::ranges::find_if(
        transitions, [=](const Transition &each) { return each.from == state && each.event == event; });
    return row == transitions.end() ? std::nullopt : std::optional(row->to);
}

bool atRest(TransferState state)
{
    return std::ranges::find(words, state, &Word::state)->atRest;
}

QLatin1StringView stateName(TransferState state)
{
    return std::ranges::find(words, state, &Word::state)->name;
}

std::optional<TransferState> stateNamed(QStringView name)
{
    const auto word = std::ranges::find_if(words, [name](const Word &each) { return name == each.name; });
    return word == words.end() ? std::nullopt : std::optional(word->state);
}

} // namespace windlass
