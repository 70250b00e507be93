// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/anystore.h"

#include "core/store/sqlite/sqlitestore.h"

#include <QDir>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Result<std::unique_ptr<Store>> openSqlite(const QString &folder, Timers &)
{
    return openSqliteStore(QDir(folder).filePath(u"journal.sqlite"_s), Store::Access::ReadWrite);
}

Result<std::unique_ptr<Store>> gathering(Result<std::unique_ptr<Store>> store, Timers &timers)
{
    if (store)
        (*store)->gatherWrites(
            timers, [](const Failure &failure) { FAIL() << failure.text.english().toStdString(); });
    return store;
}

Result<std::unique_ptr<Store>> openGathering(const QString &folder, Timers &timers)
{
    return gathering(openSqlite(folder, timers), timers);
}

Result<std::unique_ptr<Store>> openWithThread(const QString &folder, Timers &timers)
{
    return gathering(openSqliteStore(QDir(folder).filePath(u"journal.sqlite"_s), Store::Access::ReadWrite,
                                     Commits::InThreadOfTheirOwn),
                     timers);
}

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 5, 250), Qt::UTC);

} // namespace

std::vector<StoreKind> storeKinds()
{
    return {{"sqlite", openSqlite},
            {"sqlite_gathering_writes", openGathering},
            {"sqlite_commits_in_a_thread", openWithThread}};
}

StoredTransfer fullTransfer()
{
    StoredTransfer transfer;
    transfer.file = u"/srv/vm's \"disk\" ü.vmdk"_s;
    Destination &destination = transfer.destination.edit();
    destination.name = u"offsite"_s;
    destination.bucket = u"bucket"_s;
    destination.prefix = u"a/b"_s;
    destination.endpoint = QUrl(u"http://127.0.0.1:9000/x%20y"_s);
    destination.region = u"eu-west-1"_s;
    destination.pathStyle = true;
    destination.accessKeyId = u"AK"_s;
    destination.retry = RetryPolicy{};
    destination.retry->maxAttempts = 9;
    transfer.key = u"a//b%20c+d"_s;
    transfer.fingerprint = {50, 1'700'000'000'123'456'789, 0xffffffffffffffffULL};
    transfer.plan = {50, 16};
    transfer.retry = RetryPolicy{};
    transfer.retry.edit().jitter = Jitter::Full;
    transfer.metadata = {{u"owner"_s, u"me"_s}, {u"empty"_s, u""_s}};
    transfer.uploadId = u"ours"_s;
    transfer.session = Session{u"theirs"_s, moment, {}};
    transfer.state = TransferState::Parked;
    transfer.cause = Cause::Exhausted;
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.abort = AbortReason::StallTimeout;
    failure.mark = Mark::Retryable;
    failure.httpStatus = 503;
    failure.serviceCode = u"SlowDown"_s;
    failure.requestId = u"R1"_s;
    failure.region = u"r"_s;
    failure.location = QUrl(u"https://elsewhere.example:9"_s);
    failure.serverDate = moment;
    failure.waited = 5min;
    failure.serverDelay = 7s;
    failure.networkError = 99;
    failure.systemError = 5;
    failure.tlsErrors = {1, 2};
    failure.requestSent = true;
    failure.text = u"please"_s;
    transfer.failure = failure;
    transfer.notBefore = moment.addSecs(1);
    transfer.attempts = 5;
    transfer.retries = 3;
    transfer.bytesSent = 1'000'000'000'000;
    transfer.bytesResent = 17;
    transfer.running = 12'345ms;
    transfer.added = moment.addSecs(2);
    transfer.started = moment.addSecs(3);
    transfer.finished = moment.addSecs(4);
    transfer.checksum = u"md5:00"_s;
    transfer.checksumMode = ChecksumMode::Crc32c;
    transfer.ifExists = IfExists::Skip;
    transfer.priority = -1;
    transfer.rateLimit = 5'000'000;
    transfer.manifest = ManifestDigest{u"/srv/vm.mf"_s,
                                       {DigestKind::Sha512, Digest::of(DigestKind::Sha512, "abc")},
                                       QByteArray("\0state", 6),
                                       true};
    return transfer;
}

void AnyStore::reopen()
{
    store.reset();
    leases_.clear();
    auto opened = GetParam().open(folder.path(), timers);
    ASSERT_TRUE(opened) << opened.error().text.english().toStdString();
    store = std::move(*opened);
}

TransferId AnyStore::add(StoredTransfer transfer)
{
    QList<StoredTransfer> list{std::move(transfer)};
    EXPECT_TRUE(store->add(list));
    return list.first().id;
}

StoredTransfer AnyStore::stored(TransferId id) const
{
    return **store->transfer(id);
}

Lease AnyStore::claim(TransferId id)
{
    if (!leases_.contains(id))
        leases_.insert(id, **store->claim(id));
    return leases_.value(id);
}

} // namespace windlass
