// SPDX-License-Identifier: GPL-3.0-or-later
// Builds every real object once and passes it on. All wiring of the program is here.
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

/// The paths of a profile's files. Creates nothing.
Profile profilePaths(const QString &directory);

/// The files of the profile in `directory`; if that is empty, in WINDLASS_PROFILE; otherwise in the
/// platform's usual folders. Creates the folders.
Result<Profile> profileAt(const QString &directory);

/// Takes the right to drive a profile, which one process at a time can have. A failure (Settings) names the
/// process that has it by its number.
Result<std::unique_ptr<QLockFile>> takeProfile(const Profile &profile);

/// The number of the process that drives the profile, without taking the lock; empty if there is none. A lock
/// from another computer counts as driven.
std::optional<qint64> profileDriver(const Profile &profile);

/// Opens the store of a profile, for this thread. Only the process that drives the profile may open it for
/// writing.
Result<std::unique_ptr<Store>> openStore(const Profile &profile, Store::Access access);

/// The real implementations of all interfaces, for the calling thread.
EngineDoors realDoors();

/// An engine with the real interfaces, in a thread of its own. The destructor cancels everything, saves, and
/// joins the thread.
class EngineThread
{
public:
    explicit EngineThread(const Profile &profile);
    ~EngineThread();
    EngineThread(const EngineThread &) = delete;
    EngineThread &operator=(const EngineThread &) = delete;

    /// The engine's client, for the thread that created this object.
    Client &client() { return *client_; }

private:
    QThread thread_;
    QObject starter_; ///< lives in the engine's thread, to run code there
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Client> client_;
};

} // namespace windlass
