// SPDX-License-Identifier: GPL-3.0-or-later
// What an upload loses while the thread of the window is busy: the same file is sent with the main thread
// idle and with it at work half of the time, in turns. Run by tests/bench/busy.sh; it asserts nothing.
//
// `busy_bench PROFILE FILE URL ROUNDS`
#include "app/composition.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace windlass;
using namespace std::chrono_literals;

namespace {

/// As much as a window that repaints without end: ten milliseconds of every twenty.
void work()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10) {
    }
}

class Rounds final : public QObject
{
public:
    Rounds(const Profile &profile, AddRequest request, int rounds)
        : request_(std::move(request))
        , left_(2 * rounds)
        , engine_(profile)
    {
        busy_.setInterval(20ms);
        busy_.setTimerType(Qt::PreciseTimer);
        connect(&busy_, &QTimer::timeout, this, work);
        connect(&engine_.engine(), &Engine::started, this, &Rounds::next);
        connect(&engine_.engine(), &Engine::refused, this, &Rounds::stop);
        connect(&engine_.engine(), &Engine::updated, this, &Rounds::look);
        connect(&engine_.engine(), &Engine::addDone, this, [this](const AddReport &report) {
            if (report.added.isEmpty())
                stop(localFailure(FailureKind::Settings, report.problems.value(0)));
        });
        engine_.command([](Engine &engine) { engine.start(false); });
    }

private:
    void next()
    {
        if (left_ == 0) {
            report();
            return QCoreApplication::quit();
        }
        if (left_-- % 2 == 0)
            busy_.stop();
        else
            busy_.start();
        took_.start();
        engine_.command([request = request_](Engine &engine) { engine.add(request); });
    }

    void look(const QList<TransferStatus> &transfers)
    {
        for (const TransferStatus &transfer : transfers) {
            if (!atRest(transfer.state) || transfer.id <= last_)
                continue;
            last_ = transfer.id;
            if (transfer.state != TransferState::Done)
                return stop(transfer.failure.value_or(Failure{}));
            (busy_.isActive() ? busyMs_ : idleMs_).push_back(took_.elapsed());
            QTimer::singleShot(0, this, &Rounds::next);
        }
    }

    void stop(const Failure &failure)
    {
        std::fprintf(stderr, "The upload failed: %s\n", qPrintable(failure.text));
        QCoreApplication::exit(1);
    }

    static double median(std::vector<qint64> &all)
    {
        std::sort(all.begin(), all.end());
        return static_cast<double>(all.at(all.size() / 2));
    }

    void report()
    {
        const double idle = median(idleMs_);
        const double busy = median(busyMs_);
        std::printf("%14s %14s %14s\n%14.0f %14.0f %13.0f%%\n", "idle ms", "busy ms", "rate lost", idle, busy,
                    100 * (1 - idle / busy));
    }

    const AddRequest request_;
    int left_; ///< uploads, every other one with a busy main thread
    QTimer busy_;
    QElapsedTimer took_;
    TransferId last_ = 0;
    std::vector<qint64> idleMs_;
    std::vector<qint64> busyMs_;
    EngineThread engine_;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 5) {
        std::fprintf(stderr, "busy_bench PROFILE FILE URL ROUNDS\n");
        return 2;
    }
    const auto profile = profileAt(words.at(1));
    const auto destination = destinationFromUrl(words.at(3));
    if (!profile || !destination) {
        std::fprintf(stderr, "The profile or the URL cannot be used.\n");
        return 2;
    }
    AddRequest request;
    request.paths = {words.at(2)};
    request.destination = *destination;
    request.ifExists = IfExists::Replace;
    const Rounds rounds(*profile, request, words.at(4).toInt());
    return QCoreApplication::exec();
}
