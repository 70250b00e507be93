// SPDX-License-Identifier: GPL-3.0-or-later
// What the journal costs: adding a transfer, and confirming a part with the record of its attempt, while
// writes are gathered and committed about as often as in the program. Run by tests/bench/scale.sh; it asserts
// nothing.
#include "core/base/systemtimers.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/upload/step.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace windlass;

namespace {

/// For this process, all its threads.
double processorMs()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1000 + static_cast<double>(used.tv_nsec) / 1e6;
}

StoredTransfer planned(qint64 size, qint64 partSize)
{
    StoredTransfer transfer;
    transfer.file = QStringLiteral("/srv/exports/database-server-01/database-server-01-disk1.vmdk");
    transfer.destination.edit().bucket = QStringLiteral("exports");
    transfer.key = QStringLiteral("2026/database-server-01-disk1.vmdk");
    transfer.fingerprint.size = size;
    transfer.plan = {size, partSize};
    transfer.uploadId = QStringLiteral("6e1b1c7e-0d1f-4f5c-9a57-0c5f5f1d2a3b");
    transfer.added = QDateTime::currentDateTimeUtc();
    return transfer;
}

void report(const char *what, int count, double wallMs, double cpuMs)
{
    std::printf("%-28s %10d %12.2f %14.2f\n", what, count, 1000 * cpuMs / count, 1000 * wallMs / count);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    constexpr qint64 partSize = 16LL * 1024 * 1024;
    const QTemporaryDir folder;
    SystemTimers timers;
    auto opened =
        openSqliteStore(folder.filePath(QStringLiteral("journal.sqlite")), Store::Access::ReadWrite);
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().text.english()));
        return 1;
    }
    Store &store = **opened;
    store.gatherWrites(timers, [](const Failure &failure) {
        std::fprintf(stderr, "%s\n", qPrintable(failure.text.english()));
        std::exit(1);
    });
    std::printf("%-28s %10s %12s %14s\n", "what", "how many", "cpu us each", "wall us each");

    QElapsedTimer wall;
    wall.start();
    double cpu = processorMs();
    const StoredTransfer pattern = planned(partSize, partSize);
    QList<StoredTransfer> many(count, pattern);
    if (!store.add(many))
        return 1;
    report("transfers added", count, static_cast<double>(wall.elapsed()), processorMs() - cpu);

    QList<StoredTransfer> one{planned(count * partSize, partSize)};
    if (!store.add(one))
        return 1;
    AttemptRecord attempt;
    attempt.transfer = one.first().id;
    const Lease lease = **store.claim(attempt.transfer);
    attempt.name = operationName(Operation::Part);
    attempt.service = QStringLiteral("S3");
    attempt.maxAttempts = 3;
    attempt.outcome = AttemptOutcome::Succeeded;
    attempt.httpStatus = 200;
    attempt.bytes = partSize;
    attempt.started = QDateTime::currentDateTimeUtc();
    attempt.requestId = QStringLiteral("4442587FB7D0A2F9");
    QElapsedTimer sinceCommit;
    sinceCommit.start();
    wall.restart();
    cpu = processorMs();
    for (int part = 1; part <= count; ++part) {
        attempt.number = part;
        const ConfirmedPart confirmed{part, (part - 1) * partSize, partSize,
                                      QStringLiteral("d41d8cd98f00b204e9800998ecf8427e"), QByteArray(8, 'c')};
        if (!store.recordAttempt(lease, attempt, 0) || !store.confirmPart(lease, confirmed) ||
            !store.save(lease, one.first()))
            return 1;
        if (sinceCommit.elapsed() >= 25) {
            if (!store.commit())
                return 1;
            sinceCommit.restart();
        }
    }
    if (!store.commit())
        return 1;
    report("parts confirmed", count, static_cast<double>(wall.elapsed()), processorMs() - cpu);
    return 0;
}
