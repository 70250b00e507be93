// SPDX-License-Identifier: GPL-3.0-or-later
// Builds every real thing once and hands it on; the only wiring of the program.
#pragma once

#include "core/base/result.h"
#include "core/engine/client.h"
#include "core/engine/doors.h"
#include "core/store/store.h"

#include <QLockFile>
#include <QThread>

#include <memory>
#include <optional>

namespace windlass {

class Engine;

/// Where the files of a profile are. Makes nothing.
Profile profilePaths(const QString &directory);

/// The files of the profile folder `directory`; where that is empty, of WINDLASS_PROFILE; else the platform's
/// usual places. Makes the folders.
Result<Profile> profileAt(const QString &directory);

/// The right to drive a profile: one process at a time.
/// A failure (Settings) names the process that has it, by its number.
Result<std::unique_ptr<QLockFile>> takeProfile(const Profile &profile);

/// The number of the process that drives the profile, found out by looking alone; nothing where none does. A
/// lock of another computer counts as driven.
std::optional<qint64> profileDriver(const Profile &profile);

/// The store of a profile, in this thread. Writable for the process that drives the profile alone.
Result<std::unique_ptr<Store>> openStore(const Profile &profile, Store::Access access);

/// The real doors, for the thread that this is called in.
EngineDoors realDoors();

/// An engine with the real doors in a thread of its own. Destroying it lets everything go, saves and joins
/// the thread.
class EngineThread
{
public:
    explicit EngineThread(const Profile &profile);
    ~EngineThread();
    EngineThread(const EngineThread &) = delete;
    EngineThread &operator=(const EngineThread &) = delete;

    /// The way to it, for the thread that made this.
    Client &client() { return *client_; }

private:
    QThread thread_;
    QObject starter_; ///< a foot in the other thread
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Client> client_;
};

} // namespace windlass
