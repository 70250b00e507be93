// SPDX-License-Identifier: GPL-3.0-or-later
// The engine in virtual time, with a real journal in a temporary folder and an S3 service in memory.
#pragma once

#include "core/accounts/sessionvault.h"
#include "core/engine/engine.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/inthisthread.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/scriptedhttp.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <utility>

namespace windlass {

class EngineRig : public testing::Test
{
protected:
    void SetUp() override { open(); }

    /// As the program does after a restart: the same profile, with a new engine.
    void open()
    {
        const QDateTime hour =
            timers != nullptr ? timers->wallClock() : QDateTime(); // they are destroyed with the engine
        engine.reset();
        EngineDoors doors;
        auto ownTimers = std::make_unique<VirtualTimers>();
        if (hour.isValid())
            ownTimers->setWallClock(hour);
        timers = ownTimers.get();
        auto ownHttp = std::make_unique<ScriptedHttp>(*timers);
        http = ownHttp.get();
        auto ownNetwork = std::make_unique<FakeNetwork>(*timers);
        network = ownNetwork.get();
        doors.dice = std::make_unique<LoadedDice>();
        doors.vault = std::make_unique<SessionVault>(*timers);
        doors.sessionVault = std::make_unique<SessionVault>(*timers);
        doors.http = std::move(ownHttp);
        doors.network = std::move(ownNetwork);
        worker = inThisThread(*timers);
        doors.worker = [this](std::function<void()> work, std::function<void()> then) {
            return worker(std::move(work), std::move(then));
        };
        doors.timers = std::move(ownTimers);
        doors.openStore = [](const Profile &profile, Store::Access access) {
            return openSqliteStore(profile.journalFile, access);
        };
        engine = std::make_unique<Engine>(
            Profile{file(QStringLiteral("settings.ini")), file(QStringLiteral("journal.sqlite")),
                    file(QStringLiteral("windlass.log")), file(QStringLiteral("lock"))},
            std::move(doors));
        QObject::connect(engine.get(), &Engine::updated, engine.get(),
                         [this](const QList<TransferStatus> &news) {
                             for (const TransferStatus &status : news)
                                 all.insert(status.id, status);
                         });
        QObject::connect(engine.get(), &Engine::happened, engine.get(),
                         [this](const QList<Event> &news) { events += news; });
        QObject::connect(engine.get(), &Engine::addDone, engine.get(),
                         [this](const AddReport &answer) { report = answer; });
    }

    void startAndAdd()
    {
        engine->start(true);
        saveDestination();
        add();
    }

    void saveDestination()
    {
        Destination destination;
        destination.name = QStringLiteral("store");
        destination.endpoint = QUrl(QStringLiteral("http://127.0.0.1:9"));
        destination.bucket = QStringLiteral("bucket");
        destination.pathStyle = true;
        destination.checksum = ChecksumMode::Etag; // otherwise the first transfer would probe for checksums
        engine->saveDestination(destination, KeyPair{QStringLiteral("key"), QStringLiteral("secret"), {}},
                                true);
        saved = destination;
        settle();
    }

    TransferId add(const QString &name = QStringLiteral("disk.vmdk"))
    {
        QFile source(file(name));
        EXPECT_TRUE(source.open(QIODevice::WriteOnly));
        source.write("content of " + name.toUtf8());
        source.close();
        AddRequest request;
        request.paths = {file(name)};
        request.destination = saved;
        request.ifExists = ifExists;
        add(request);
        return report.added.isEmpty() ? 0 : report.added.first();
    }

    /// The files are looked at first, as by a worker thread, which is this thread here.
    void add(const AddRequest &request)
    {
        report = {};
        engine->add(request);
        timers->advance(std::chrono::milliseconds(0));
    }

    void writeManifest(const QByteArray &lines) const
    {
        QFile manifest(file(QStringLiteral("disk.mf")));
        ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
        manifest.write(lines);
    }
    /// What a manifest states about a disk with this content.
    static QByteArray lineFor(const QByteArray &content)
    {
        return "SHA256(disk.vmdk)= " + Digest::of(DigestKind::Sha256, content).toHex() + '\n';
    }

    void settle() { timers->advance(std::chrono::milliseconds(100)); }
    TransferStatus only() const { return all.isEmpty() ? TransferStatus() : all.first(); }
    QString file(const QString &name) const { return folder.filePath(name); }
    int count(EventKind kind) const
    {
        return static_cast<int>(
            std::ranges::count_if(events, [kind](const Event &event) { return event.kind == kind; }));
    }

    int count(EndpointEvent::Kind kind) const
    {
        return static_cast<int>(std::ranges::count_if(events, [kind](const Event &event) {
            return event.kind == EventKind::EndpointChanged && event.endpoint.kind == kind;
        }));
    }

    static Result<HttpReply> refusedConnection() { return failed(refused()); }

    IfExists ifExists = IfExists::Replace; ///< of transfers that are added
    WorkerThread worker; ///< where the engine looks at files: in this thread, unless a test sets another
    QTemporaryDir folder;
    VirtualTimers *timers = nullptr; ///< the engine's
    ScriptedHttp *http = nullptr;
    FakeNetwork *network = nullptr;
    std::unique_ptr<Engine> engine;
    Destination saved;
    QMap<TransferId, TransferStatus> all;
    QList<Event> events;
    AddReport report;
};

} // namespace windlass
