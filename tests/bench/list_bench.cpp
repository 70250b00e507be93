// SPDX-License-Identifier: GPL-3.0-or-later
// What a long list costs the window: the memory that its model needs beside the engine's own, and how long
// adding, sorting and filtering (to some of the rows, and back to all) block it. Run by tests/bench/scale.sh;
// it asserts nothing.
#include "core/base/systemtimers.h"
#include "core/records/snapshot.h"
#include "ui/transfers/transferfilter.h"
#include "ui/transfers/transfermodel.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <malloc.h>

using namespace windlass;

namespace {

double heapMib()
{
    const struct mallinfo2 now = mallinfo2();
    return static_cast<double>(now.uordblks + now.hblkhd) / (1024 * 1024);
}

/// Milliseconds.
template<typename Work>
qint64 took(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return timer.elapsed();
}

/// In the form in which the engine holds them.
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
        transfer.plan = {4096 + i % 1000, 8LL * 1024 * 1024};
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
    const qint64 adding = took([&] {
        for (size_t i = 0; i < engine.size();) { // in batches, as they come from the engine
            QList<TransferStatus> news;
            for (const size_t end = std::min(i + 1000, engine.size()); i < end; ++i)
                news.append(statusOf(engine.at(i)));
            model.update(news);
        }
    });
    const double held = heapMib() - before;

    std::printf("%10s %10s %10s", "transfers", "MiB held", "adding ms");
    std::printf(" %11s %11s %11s %11s %11s\n", "by name ms", "by size ms", "backward", "some ms", "all ms");
    std::printf("%10d %10.1f %10lld", count, held, static_cast<long long>(adding));
    const auto show = [](qint64 ms) { std::printf(" %11lld", static_cast<long long>(ms)); };
    show(took([&] { filter.sort(TransferColumn::Name); }));
    show(took([&] { filter.sort(TransferColumn::Size); }));
    show(took([&] { filter.sort(TransferColumn::Name, Qt::DescendingOrder); }));
    show(took([&] { filter.setWords(QStringLiteral("vm-77")); }));
    show(took([&] { filter.setWords({}); }));
    std::printf("\n");
    return 0;
}
