// SPDX-License-Identifier: GPL-3.0-or-later
// What a long list costs the window: memory that its model holds beside the engine's own, and how long
// adding, filtering and sorting keep it from answering. Run by tests/bench/scale.sh; it asserts nothing.
#include "core/base/systemtimers.h"
#include "core/transfer/snapshot.h"
#include "ui/transfers/transferfilter.h"
#include "ui/transfers/transfermodel.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>
#include <malloc.h>
#include <optional>

using namespace windlass;

namespace {

double heapMib()
{
    const struct mallinfo2 now = mallinfo2();
    return static_cast<double>(now.uordblks + now.hblkhd) / (1024 * 1024);
}

/// As the engine holds them.
std::vector<StoredTransfer> queued(int count)
{
    Destination destination;
    destination.bucket = QStringLiteral("exports");
    const Shared<Destination> shared = destination;
    std::vector<StoredTransfer> transfers(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        StoredTransfer &transfer = transfers.at(static_cast<size_t>(i));
        transfer.id = i + 1;
        transfer.destination = shared;
        transfer.file = QStringLiteral("/srv/exports/vm-%1-disk1.vmdk").arg((i * 7919LL) % count);
        transfer.key = QStringLiteral("vm-%1-disk1.vmdk").arg((i * 7919LL) % count);
        transfer.plan = {4096, 8LL * 1024 * 1024};
    }
    return transfers;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const SystemTimers clock;
    const std::vector<StoredTransfer> engine = queued(count);
    TransferModel model(clock);
    TransferFilter filter(model);
    filter.sort(TransferColumn::State);

    const double before = heapMib();
    std::optional<QList<TransferStatus>> news(std::in_place);
    for (const StoredTransfer &transfer : engine)
        news->append(statusOf(transfer));
    QElapsedTimer timer;
    timer.start();
    model.update(*news);
    const qint64 adding = timer.elapsed();
    news.reset();
    const double held = heapMib() - before;

    timer.restart();
    filter.setWords(QStringLiteral("vm-77"));
    const qint64 filtering = timer.elapsed();
    filter.setWords({});
    timer.restart();
    filter.sort(TransferColumn::Name);
    const qint64 sorting = timer.elapsed();
    std::printf("%10s %10s %10s %13s %12s\n", "transfers", "MiB held", "adding ms", "filtering ms",
                "sorting ms");
    std::printf("%10d %10.1f %10lld %13lld %12lld\n", count, held, static_cast<long long>(adding),
                static_cast<long long>(filtering), static_cast<long long>(sorting));
    return 0;
}
