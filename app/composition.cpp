// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include "app/processlimits.h"
#include "core/accounts/keychainvault.h"
#include "core/accounts/sessionvault.h"
#include "core/base/digest.h"
#include "core/base/guardedfile.h"
#include "core/base/privatefile.h"
#include "core/base/sentence.h"
#include "core/base/systemtimers.h"
#include "core/engine/engine.h"
#include "core/engine/queuedclient.h"
#include "core/net/qthttp.h"
#include "core/net/qtnetwork.h"
#include "core/net/readers.h"
#include "core/store/sqlite/sqlitestore.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <QSysInfo>

#include <sys/stat.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Worker threads that examine files: those to add, and those that a manifest describes. More than are
/// usually busy, so that one that hangs on a share whose server is down does not block the others.
constexpr int fileWorkerThreads = 4;

Profile profileIn(const QString &config, const QString &data)
{
    return {.settingsFile = config + u"/settings.ini"_s,
            .journalFile = data + u"/journal.sqlite"_s,
            .logFile = data + u"/logs/windlass.log"_s,
            .lockFile = data + u"/lock"_s};
}

/// The platform's usual folders, named after the program and not its executable: the window and the command
/// line share them.
QString usualPlace(QStandardPaths::StandardLocation location)
{
    return QStandardPaths::writableLocation(location) + u"/windlass"_s;
}

/// Does a lock file belong to a process on another computer? We cannot know whether that is alive. Decided as
/// in QLockFile: by the computer's id in its fourth line, or by its name if it has no id.
bool isOfAnotherComputer(const QString &lockFile, const QString &host)
{
    QFile file(lockFile);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray id = file.readAll().split('\n').value(3);
    return id.isEmpty() ? host != QSysInfo::machineHostName() : id != QSysInfo::machineUniqueId();
}

/// The chosen folder as an absolute path; empty if none was chosen.
QString chosenFolder(const QString &directory)
{
    const QString chosen = directory.isEmpty() ? qEnvironmentVariable("WINDLASS_PROFILE") : directory;
    return chosen.isEmpty() ? QString() : QFileInfo(chosen).absoluteFilePath();
}

/// May we restrict this folder's permissions? A folder named with --profile may contain other things and be
/// meant for others, until there is a journal in it. A shared one like /tmp is never changed.
bool isOurs(const QString &place, const QString &chosen)
{
    if (chosen.isEmpty())
        return true;
    struct stat now = {};
    const bool shared =
        ::stat(QFile::encodeName(place).constData(), &now) == 0 && (now.st_mode & S_ISVTX) != 0;
    return !shared && (place != chosen || QFileInfo::exists(place + u"/journal.sqlite"_s));
}

} // namespace

Profile profilePaths(const QString &directory)
{
    const QString folder = chosenFolder(directory);
    return folder.isEmpty() ? profileIn(usualPlace(QStandardPaths::GenericConfigLocation),
                                        usualPlace(QStandardPaths::GenericDataLocation))
                            : profileIn(folder, folder);
}

Result<Profile> profileAt(const QString &directory)
{
    const QString folder = chosenFolder(directory);
    const Profile profile = profilePaths(directory);
    for (const QString &file : {profile.journalFile, profile.settingsFile, profile.logFile}) {
        const QString place = QFileInfo(file).absolutePath();
        if (makeFolderPrivate(place, isOurs(place, folder)))
            continue;
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The profile's folder %1 cannot be made. Make its parent folder writable, or choose "
                         "another one with --profile.")
                .orInWindow(
                    Sentence::tr("The profile's folder %1 cannot be made. Make its parent folder writable."))
                .arg(place)));
    }
    return profile;
}

Result<std::unique_ptr<QLockFile>> takeProfile(const Profile &profile)
{
    if (const auto plain = checkPlainFile(profile.lockFile); !plain)
        return failed(localFailure(FailureKind::Settings, plain.error().text));
    auto lock = std::make_unique<QLockFile>(profile.lockFile);
    // A lock is stale if its process is gone, never because it is old: a transfer may take days.
    lock->setStaleLockTime(0);
    if (lock->tryLock(0)) {
        QFile::setPermissions(profile.lockFile, QFile::ReadOwner | QFile::WriteOwner);
        return lock;
    }

    qint64 process = 0;
    QString host;
    QString program;
    const bool told =
        lock->error() == QLockFile::LockFailedError && lock->getLockInfo(&process, &host, &program);
    if (told && isOfAnotherComputer(profile.lockFile, host)) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The profile %1 is marked as in use by process %2 (%3) on the computer %4. If "
                         "nothing uses it "
                         "there, as when it was copied from there, delete the file %5 and try again.")
                .arg(QFileInfo(profile.lockFile).absolutePath(), QString::number(process), program, host,
                     profile.lockFile)));
    }
    if (told) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr(
                "The profile %1 is in use by process %2 (%3). Let it finish, end it, or choose another "
                "profile with --profile.")
                .orInWindow(
                    Sentence::tr("The profile %1 is in use by process %2 (%3). Let it finish, or end it."))
                .arg(QFileInfo(profile.lockFile).absolutePath())
                .arg(process)
                .arg(program)));
    }
    if (lock->error() == QLockFile::LockFailedError) {
        return failed(localFailure(FailureKind::Settings,
                                   Sentence::tr("The profile is in use by another process, which is just "
                                                "starting or ending. Try again in a moment.")));
    }
    return failed(localFailure(
        FailureKind::Settings,
        Sentence::tr(
            "The file %1 cannot be written. Make its folder writable, or choose another profile with "
            "--profile.")
            .orInWindow(Sentence::tr("The file %1 cannot be written. Make its folder writable."))
            .arg(profile.lockFile)));
}

std::optional<qint64> profileDriver(const Profile &profile)
{
    QLockFile lock(profile.lockFile);
    qint64 process = 0;
    QString host;
    QString program;
    if (!lock.getLockInfo(&process, &host, &program))
        return {};
    if (isOfAnotherComputer(profile.lockFile, host))
        return process;
    // The number may belong to another program by now. Checked as QLockFile does.
    const QString running = QFileInfo(u"/proc/%1/exe"_s.arg(process)).symLinkTarget();
    const bool alive = QFileInfo::exists(u"/proc/%1"_s.arg(process));
    const bool same = running.isEmpty() || QFileInfo(running).fileName().startsWith(program);
    return alive && same ? std::optional(process) : std::nullopt;
}

Result<std::unique_ptr<Store>> openStore(const Profile &profile, Store::Access access)
{
    return openSqliteStore(profile.journalFile, access, Commits::InThreadOfTheirOwn);
}

EngineDoors realDoors()
{
    EngineDoors doors;
    doors.timers = std::make_unique<SystemTimers>();
    doors.dice = std::make_unique<SystemDice>();
    const DescriptorShares shares = sharesOf(descriptorLimit());
    doors.http = std::make_unique<QtHttp>(*doors.timers, shares.managers);
    doors.openFiles = shares.transfers;
    doors.network = std::make_unique<QtNetwork>();
    doors.vault = std::make_unique<KeychainVault>();
    doors.worker = inThreads(fileWorkerThreads);
    doors.sessionVault = std::make_unique<SessionVault>(*doors.timers);
    doors.openStore = openStore;
    return doors;
}

EngineThread::EngineThread(const Profile &profile)
{
    QtNetwork::loadReachability();
    // Everything else is created and destroyed in the thread in which it lives.
    thread_.setObjectName(u"engine"_s);
    starter_.moveToThread(&thread_);
    QObject::connect(&thread_, &QThread::finished, [this] {
        engine_.reset();
        releaseDigestsOfThread();
    });
    thread_.start();
    QMetaObject::invokeMethod(
        &starter_, [this, &profile] { engine_ = std::make_unique<Engine>(profile, realDoors()); },
        Qt::BlockingQueuedConnection);
    client_ = std::make_unique<QueuedClient>(*engine_);
}

EngineThread::~EngineThread()
{
    // The engine answers when it has stopped. That ends its thread's event loop, and finished() destroys the
    // engine.
    QObject::connect(engine_.get(), &Engine::stopped, &thread_, &QThread::quit, Qt::DirectConnection);
    QMetaObject::invokeMethod(engine_.get(), &Engine::stop, Qt::QueuedConnection);
    thread_.wait();
}

} // namespace windlass
