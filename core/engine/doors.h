// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine needs: the files of its profile and the interfaces to everything outside.
#pragma once

#include "core/accounts/vault.h"
#include "core/base/dice.h"
#include "core/base/timers.h"
#include "core/base/workerthread.h"
#include "core/net/http.h"
#include "core/records/event.h"
#include "core/retry/network.h"
#include "core/store/store.h"

#include <QString>

#include <functional>
#include <memory>

namespace windlass {

/// Paths of the profile's files.
struct Profile
{
    QString settingsFile;
    QString journalFile;
    QString logFile;
    QString lockFile;
    EventLevel logLevel = EventLevel::Debug; ///< the lowest level that is written to the log file
};

/// The interfaces to network, time, chance and secrets; a test passes fakes.
struct EngineDoors
{
    std::unique_ptr<Timers> timers;
    std::unique_ptr<Dice> dice;
    std::unique_ptr<Http> http;
    std::unique_ptr<Network> network;    ///< may be null: then a missing network is treated as a failing
                                         ///< service
    std::unique_ptr<Vault> vault;        ///< where secrets are kept
    WorkerThread worker;                 ///< runs checks of files that no request waits for
    std::unique_ptr<Vault> sessionVault; ///< keeps secrets until the program ends
    /// Opens the store of a profile. ReadWrite: for this process, which alone writes into it; creates it if
    /// needed. ReadOnly: beside another one.
    std::function<Result<std::unique_ptr<Store>>(const Profile &, Store::Access)> openStore;
    int openFiles = 0; ///< how many files and connections may be open for transfers; 0: no limit
};

} // namespace windlass
