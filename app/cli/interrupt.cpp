// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <QSocketNotifier>

#include <array>
#include <utility>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace windlass {

#ifdef Q_OS_UNIX

namespace {

// A signal handler may do next to nothing: it writes a byte into a pipe that the event loop reads.
std::array<int, 2> signalPipe{-1, -1};
volatile std::sig_atomic_t askedBefore = 0;

extern "C" void onSignal(int signal)
{
    constexpr int killedBySignal = 128;
    if (askedBefore)
        _exit(killedBySignal + signal);
    askedBefore = 1;
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(signalPipe.at(1), &byte, 1);
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(std::function<void()> asked)
    : asked_(std::move(asked))
{
    if (::pipe(signalPipe.data()) != 0)
        return; // no descriptors are left: signals then end the program as usual
    for (const int end : signalPipe)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    notifier_ = std::make_unique<QSocketNotifier>(signalPipe.at(0), QSocketNotifier::Read);
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] {
        notifier_->setEnabled(false);
        asked_();
    });
    askedBefore = 0;
    handle(onSignal);
}

Interrupt::~Interrupt()
{
    if (!notifier_)
        return;
    handle(SIG_DFL);
    notifier_.reset();
    ::close(signalPipe.at(0));
    ::close(signalPipe.at(1));
    signalPipe = {-1, -1};
}

#else

Interrupt::Interrupt(std::function<void()> asked)
    : asked_(std::move(asked))
{}
Interrupt::~Interrupt() = default;

#endif

} // namespace windlass
