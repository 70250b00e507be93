// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may ask of a transfer: the one table that the engine obeys and the window shows.
#pragma once

#include "core/transfer/status.h"

#include <QFlags>

#include <bit>

namespace windlass {

enum class Command : quint16 {
    Pause = 1U << 0U,
    Resume = 1U << 1U,
    RetryNow = 1U << 2U, ///< there is a wait, or a rest, that a person can end
    Cancel = 1U << 3U,
    Remove = 1U << 4U,    ///< it is at rest for good, and nothing of it is left on the service
    Decide = 1U << 5U,    ///< it rests because an object of its name is there: skip or replace
    Advance = 1U << 6U,   ///< it has a place in the queue that can be changed
    Tune = 1U << 7U,      ///< priority and limit mean something: it is not over
    EnterKeys = 1U << 8U, ///< it rests because it has no credentials, or wrong ones
};
Q_DECLARE_FLAGS(Commands, Command)

constexpr int commandCount = 9;

/// Its place among all of them, from 0.
constexpr size_t commandIndex(Command command)
{
    return static_cast<size_t>(std::countr_zero(static_cast<quint16>(command)));
}

/// No credentials were found, or the service does not know them, or they have run out: other ones help.
bool needsKeys(const Failure &failure);

/// All that may be asked of it now.
Commands permitted(const TransferStatus &status);

} // namespace windlass
