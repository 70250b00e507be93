// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine is built with: the files of its profile, and the doors to all that is outside.
#pragma once

#include "core/accounts/vault.h"
#include "core/base/dice.h"
#include "core/base/elsewhere.h"
#include "core/base/timers.h"
#include "core/net/http.h"
#include "core/retry/network.h"
#include "core/transfer/event.h"

#include <QString>

#include <memory>

namespace windlass {

/// The profile's folders and files.
struct Profile
{
    QString settingsFile;
    QString journalFile;
    QString logFile;
    QString lockFile;
    EventLevel logLevel = EventLevel::Debug; ///< the least that the log file takes
};

/// The real doors, or a test's.
struct EngineDoors
{
    std::unique_ptr<Timers> timers;
    std::unique_ptr<Dice> dice;
    std::unique_ptr<Http> http;
    std::unique_ptr<Network> network;    ///< may be null: then a missing network passes for a failing service
    std::unique_ptr<Vault> vault;        ///< where secrets are kept
    Elsewhere elsewhere;                 ///< where files are looked at that no request needs now
    std::unique_ptr<Vault> sessionVault; ///< for this run of the program only
    int openFiles = 0; ///< so many files and connections may be open for transfers; 0: no limit
};

} // namespace windlass
