// SPDX-License-Identifier: GPL-3.0-or-later
// Which commands a transfer allows: the one table that the engine obeys and the window shows.
#pragma once

#include "core/records/status.h"

#include <QFlags>

#include <bit>

namespace windlass {

enum class Command : quint16 {
    Pause = 1U << 0U,
    Resume = 1U << 1U,
    RetryNow = 1U << 2U, ///< there is a wait or a rest that the user can end
    Cancel = 1U << 3U,
    Remove = 1U << 4U,    ///< it is finished, and nothing of it is left on the service
    Decide = 1U << 5U,    ///< it stopped because an object of its name exists: skip or replace
    Advance = 1U << 6U,   ///< it has a position in the queue that can be changed
    Tune = 1U << 7U,      ///< priority and limit have an effect: it is not finished
    EnterKeys = 1U << 8U, ///< it stopped because credentials are missing or wrong
};
Q_DECLARE_FLAGS(Commands, Command)

constexpr int commandCount = 9;

/// The command's index among all commands, from 0.
constexpr size_t commandIndex(Command command)
{
    return static_cast<size_t>(std::countr_zero(static_cast<quint16>(command)));
}

/// True if no credentials were found, or the service does not accept them, or they have expired: other
/// credentials would help.
bool needsKeys(const Failure &failure);

/// All commands that the transfer allows now.
Commands permitted(const TransferStatus &status);

} // namespace windlass
