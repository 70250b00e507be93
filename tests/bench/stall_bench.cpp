// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window blocks at most: the longest time between two turns of its event loop, and the share of
// the time in which it is busy, while a long list is added, selected, updated, paused, sorted and removed. A
// worker thread plays the engine. Run by tests/bench/stalls.sh; it asserts nothing.
//
// `stall_bench [COUNT]`: transfers, 100,000 without it
#include "core/base/systemtimers.h"
#include "tests/fakes/recordingclient.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <time.h>

using namespace windlass;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

TransferStatus transfer(int number, int count, TransferState state)
{
    TransferStatus status;
    status.id = number + 1;
    const qint64 scattered = (number * 7919LL) % count;
    status.file = u"/srv/exports/customer-%1/vm-%2-disk1.vmdk"_s.arg(scattered % 100).arg(scattered);
    status.key = u"customer-%1/vm-%2-disk1.vmdk"_s.arg(scattered % 100).arg(scattered);
    status.size = 1'000'000 + number;
    status.state = state;
    return status;
}

Event eventOf(const TransferStatus &status)
{
    Event event;
    event.kind = EventKind::StateChanged;
    event.level = status.id % 10 == 0 ? EventLevel::Warn : EventLevel::Debug;
    event.time = QDateTime::currentDateTimeUtc();
    event.transfer = status.id;
    event.object = status.file.section(u'/', -1);
    event.status = status;
    return event;
}

/// Watches the event loop while another thread works.
class Watch final : public QObject
{
public:
    Watch()
    {
        tick_.setTimerType(Qt::PreciseTimer);
        tick_.setInterval(2ms);
        connect(&tick_, &QTimer::timeout, this, &Watch::look);
    }

    void phase(const char *name, const std::function<void()> &here, const std::function<void()> &engine = {})
    {
        QEventLoop loop;
        QElapsedTimer whole;
        longest_ = 0;
        longestWork_ = 0;
        gap_.start();
        seen_ = threadSeconds();
        whole.start();
        tick_.start();
        const double before = threadSeconds();
        QThread *thread = QThread::create(engine ? engine : [] {});
        connect(thread, &QThread::finished, &loop,
                [&loop] { QTimer::singleShot(300ms, &loop, &QEventLoop::quit); });
        QTimer::singleShot(0, &loop, here);
        thread->start();
        loop.exec();
        const double busy = threadSeconds() - before;
        look();
        tick_.stop();
        thread->wait();
        delete thread;
        std::printf("%-44s %10lld %12.0f %10lld %10.0f\n", name, static_cast<long long>(longest_),
                    longestWork_ * 1000, static_cast<long long>(whole.elapsed()), busy * 1000);
        std::fflush(stdout);
    }

private:
    void look()
    {
        longest_ = std::max(longest_, gap_.restart());
        const double now = threadSeconds();
        longestWork_ = std::max(longestWork_, now - seen_);
        seen_ = now;
    }

    QTimer tick_;
    QElapsedTimer gap_;
    qint64 longest_ = 0;
    double seen_ = 0;
    double longestWork_ = 0; ///< processor time, which excludes other programs on the computer
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    constexpr int slice = 2000;
    RecordingClient link;
    SystemTimers timers;
    MainWindow window(link, timers, {});
    window.resize(1280, 900);
    window.show();
    auto &view = *window.findChild<TransferView *>();
    const auto nothing = [] {};

    const auto add = [&](int from, int to) {
        for (int first = from; first < to; first += slice) {
            QList<TransferStatus> news;
            QList<Event> events;
            for (int i = first; i < std::min(first + slice, to); ++i) {
                news.append(transfer(i, count, TransferState::Queued));
                events.append(eventOf(news.last()));
            }
            Q_EMIT link.happened(events);
            Q_EMIT link.updated(news);
            QThread::msleep(100);
        }
    };
    const auto run = [&] { // fifty, and a log with many lines
        for (int turn = 0; turn < 20; ++turn) {
            QList<TransferStatus> news;
            QList<Event> events;
            for (int i = 0; i < 50; ++i) {
                TransferStatus status = transfer(i * 37, count, TransferState::Running);
                status.confirmed = turn * 10'000;
                status.bytesPerSecond = 1000 + turn;
                news.append(status);
                for (int line = 0; line < 20; ++line)
                    events.append(eventOf(status));
            }
            Q_EMIT link.happened(events);
            Q_EMIT link.updated(news);
            QThread::msleep(250);
        }
    };
    const auto become = [&](TransferState state, int from, int to) {
        QList<TransferStatus> news;
        QList<Event> events;
        for (int i = from; i < to; ++i) {
            news.append(transfer(i, count, state));
            events.append(eventOf(news.last()));
        }
        Q_EMIT link.happened(events);
        Q_EMIT link.updated(news);
    };
    const int most = count * 9 / 10;

    Watch watch;
    std::printf("%-44s %10s %12s %10s %10s\n", "", "longest ms", "of it worked", "whole ms", "busy ms");
    view.sortByColumn(TransferColumn::Name, Qt::AscendingOrder);
    watch.phase("added in slices, sorted by name", nothing, [&] { add(0, most); });
    watch.phase("all chosen", [&] { view.selectAll(); });
    watch.phase("fifty run, the log pours", nothing, run);
    watch.phase("more are added among those that are chosen", nothing, [&] { add(most, count); });
    watch.phase("fifty run, many ranges are chosen", nothing, run);
    watch.phase("nine tenths are paused", nothing, [&] { become(TransferState::Paused, 0, most); });
    watch.phase("sorted by state", [&] { view.sortByColumn(TransferColumn::State, Qt::AscendingOrder); });
    watch.phase("nine tenths are resumed, sorted by state", nothing,
                [&] { become(TransferState::Queued, 0, most); });
    watch.phase("sorted by size", [&] { view.sortByColumn(TransferColumn::Size, Qt::DescendingOrder); });
    watch.phase("sorted by name", [&] { view.sortByColumn(TransferColumn::Name, Qt::DescendingOrder); });
    watch.phase("narrowed by words", [&] { view.filter().setWords(u"vm-77"_s); });
    watch.phase("all shown again", [&] { view.filter().setWords({}); });
    watch.phase("nine tenths are removed", nothing, [&] {
        QList<TransferId> ids;
        for (int i = 0; i < most; ++i)
            ids.append(i + 1);
        Q_EMIT link.removed(ids);
    });
    return 0;
}
