// SPDX-License-Identifier: GPL-3.0-or-later
// What an upload loses while the thread of the window is busy: the same file is sent with the main thread
// idle, with it at work half of the time, and with another thread at such work, in turns. The third case
// shows what is lost to the processor alone. Run by tests/bench/busy.sh; it asserts nothing.
//
// `busy_bench PROFILE FILE URL ROUNDS`
#include "app/composition.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

using namespace windlass;
using namespace std::chrono_literals;

namespace {

/// Like a window that repaints without end: busy for ten milliseconds of every twenty.
void work()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10) {
    }
}

class Rounds final : public QObject
{
    enum class Turn { Idle, Busy, Neighbour };

public:
    Rounds(const Profile &profile, AddRequest request, int rounds)
        : request_(std::move(request))
        , left_(3 * rounds)
        , engine_(profile)
    {
        for (QTimer *timer : {&busy_, &neighbour_}) {
            timer->setInterval(20ms);
            timer->setTimerType(Qt::PreciseTimer);
            connect(timer, &QTimer::timeout, timer, work); // in the timer's thread
        }
        neighbour_.moveToThread(&nextDoor_);
        nextDoor_.start();
        connect(&engine_.client(), &Client::started, this, &Rounds::next);
        connect(&engine_.client(), &Client::refused, this, &Rounds::stop);
        connect(&engine_.client(), &Client::updated, this, &Rounds::look);
        connect(&engine_.client(), &Client::addDone, this, [this](const AddReport &report) {
            if (report.added.isEmpty())
                stop(localFailure(FailureKind::Settings, report.problems.value(0)));
        });
        engine_.client().start(false);
    }

    ~Rounds() override
    {
        nextDoor_.quit();
        nextDoor_.wait();
    }
    Rounds(const Rounds &) = delete;
    Rounds &operator=(const Rounds &) = delete;

private:
    static void run(QTimer &timer, bool wanted)
    {
        QMetaObject::invokeMethod(&timer, [&timer, wanted] {
            if (wanted)
                timer.start();
            else
                timer.stop();
        });
    }

    void next()
    {
        if (left_ == 0) {
            report();
            return QCoreApplication::quit();
        }
        turn_ = static_cast<Turn>(--left_ % 3); // the last one is idle: no timer is left running
        run(busy_, turn_ == Turn::Busy);
        run(neighbour_, turn_ == Turn::Neighbour);
        took_.start();
        engine_.client().add(request_);
    }

    void look(const QList<TransferStatus> &transfers)
    {
        for (const TransferStatus &transfer : transfers) {
            if (!atRest(transfer.state) || transfer.id <= last_)
                continue;
            last_ = transfer.id;
            if (transfer.state != TransferState::Done)
                return stop(transfer.failure.value_or(Failure{}));
            msOf(turn_).push_back(took_.elapsed());
            QTimer::singleShot(0, this, &Rounds::next);
        }
    }

    std::vector<qint64> &msOf(Turn turn) { return ms_.at(static_cast<size_t>(turn)); }

    void stop(const Failure &failure)
    {
        std::fprintf(stderr, "The upload failed: %s\n", qPrintable(failure.text.english()));
        QCoreApplication::exit(1);
    }

    static double median(std::vector<qint64> &all)
    {
        std::sort(all.begin(), all.end());
        return static_cast<double>(all.at(all.size() / 2));
    }

    void report()
    {
        const double idle = median(msOf(Turn::Idle));
        std::printf("%-20s %8s %10s\n", "what else is at work", "ms", "rate lost");
        for (const auto &[name, turn] : {std::pair{"nothing", Turn::Idle},
                                         {"another thread", Turn::Neighbour},
                                         {"the window's", Turn::Busy}}) {
            const double took = median(msOf(turn));
            std::printf("%-20s %8.0f %9.0f%%\n", name, took, 100 * (1 - idle / took));
        }
    }

    const AddRequest request_;
    int left_; ///< uploads that are left
    Turn turn_ = Turn::Idle;
    QThread nextDoor_;
    QTimer neighbour_;
    QTimer busy_;
    QElapsedTimer took_;
    TransferId last_ = 0;
    std::array<std::vector<qint64>, 3> ms_;
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
