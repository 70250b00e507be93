// SPDX-License-Identifier: GPL-3.0-or-later
// One transfer in virtual time against a service in memory, with a real journal in a temporary folder.
#pragma once

#include "core/store/sqlite/sqlitestore.h"
#include "core/transfer/transfer.h"
#include "tests/fakes/fakeservice.h"
#include "tests/fakes/inthisthread.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <optional>

namespace windlass {

struct TransferRig
{
    /// With a journal of its own, or with one that other rigs have used.
    explicit TransferRig(std::shared_ptr<Store> journal = nullptr)
        : store(journal ? std::move(journal) : openJournal(folder))
    {}
    static std::shared_ptr<Store> openJournal(const QTemporaryDir &folder)
    {
        return std::move(
            *openSqliteStore(folder.filePath(QStringLiteral("journal.sqlite")), Store::Access::ReadWrite));
    }

    /// The file to send.
    void write(const QByteArray &content) const
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    void append(const QByteArray &more) const
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write(more);
    }
    QString path() const { return folder.filePath(QStringLiteral("web.ova")); }

    void add(qint64 partSize = 8)
    {
        StoredTransfer planned;
        planned.file = path();
        planned.destination.edit().bucket = QStringLiteral("bucket");
        planned.destination.edit().endpoint = serviceUrl;
        planned.key = QStringLiteral("web.ova");
        planned.fingerprint = *fingerprintOf(path());
        planned.plan = {planned.fingerprint.size, partSize};
        planned.uploadId = QStringLiteral("our-id");
        planned.ifExists = ifExists;
        if (stated)
            planned.manifest =
                ManifestDigest{folder.filePath(QStringLiteral("web.mf")), *stated, QByteArray(), false};
        QList<StoredTransfer> list{planned};
        ASSERT_TRUE(store->add(list));
        id = list.first().id;
        lease = **store->claim(id);
    }
    /// Builds the transfer from the journal alone, as a new start of the program does.
    void start()
    {
        StoredTransfer stored = **store->transfer(id);
        if (const auto restored = next(stored.state, TransferEvent::Restored))
            stored.state = *restored;
        start(std::move(stored));
    }
    /// The same, after the test has changed the stored transfer.
    void start(StoredTransfer stored)
    {
        Transfer::Listener listener;
        listener.changed = [] {};
        listener.happened = [this](const Event &event) { events.append(event); };
        listener.ended = [this] { ended = true; };
        listener.refresh = [this](const Credentials &, std::function<void(Result<Credentials>)> then) {
            ++refreshed;
            return timers.after(Duration(1), [this, then] {
                if (freshCredentials)
                    then(KeyPair{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("fresh")});
                else
                    then(failed(localFailure(FailureKind::Credentials, QStringLiteral("None."))));
            });
        };
        listener.checksumLearned = [this](ChecksumMode mode) { learned = mode; };
        ended = false;
        transfer = std::make_unique<Transfer>(std::move(stored), policy,
                                              KeyPair{QStringLiteral("a"), QStringLiteral("b"), {}}, lanes,
                                              Transfer::Doors{timers,
                                                              dice,
                                                              *remote,
                                                              LeasedJournal(*store, lease),
                                                              *remote,
                                                              endpoint,
                                                              bandwidth,
                                                              {},
                                                              names,
                                                              worker,
                                                              behaviour},
                                              std::move(listener));
        transfer->start();
    }
    void runToEnd()
    {
        while (!ended && timers.advanceToNext()) {
        }
    }
    void send(const QByteArray &content, qint64 partSize = 8)
    {
        write(content);
        add(partSize);
        start();
        runToEnd();
    }

    int count(EventKind kind) const
    {
        return static_cast<int>(std::ranges::count(events, kind, &Event::kind));
    }
    QByteArray arrived() const
    {
        const auto object = remote->objects.find(QStringLiteral("web.ova"));
        return object == remote->objects.end() ? QByteArray() : object->second.content;
    }
    TransferState state() const { return transfer->status().state; }

    QTemporaryDir folder;
    VirtualTimers timers;
    LoadedDice dice;
    FakeService service{timers};
    FakeService *remote = &service; ///< where the transfer goes
    WorkerThread worker = inThisThread(timers);
    QUrl serviceUrl;                      ///< empty: Amazon's own, which promises more than others
    std::shared_ptr<Bandwidth> bandwidth; ///< of all transfers together; may be null
    std::shared_ptr<Endpoint> endpoint;   ///< null: alone
    std::shared_ptr<ServiceBehaviour> behaviour =
        std::make_shared<ServiceBehaviour>(); ///< likewise seen of the service
    std::shared_ptr<ExistingKeys> names; ///< what the transfers before this one have found out; may be null
    std::shared_ptr<Store> store;
    std::unique_ptr<Transfer> transfer;
    RetryPolicy policy;
    TransferId id = 0;
    Lease lease; ///< of that one
    QList<Event> events;
    bool ended = false;
    int refreshed = 0;
    std::optional<ChecksumMode> learned; ///< the mode that the service requires

    int lanes = 2;
    IfExists ifExists = IfExists::Replace; ///< of transfers that are added
    std::optional<StatedDigest> stated;    ///< what a manifest states about the file that is added
    bool freshCredentials = true;          ///< there are new ones when some have expired
};

} // namespace windlass
