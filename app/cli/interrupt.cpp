// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace windlass {

#ifdef Q_OS_UNIX

namespace {

// A signal handler may call very little, and runs in any thread. So it writes a byte into a pipe that the
// event loop reads. The pipe is never closed, because a handler may still be about to write.
std::atomic<int> pipeToWrite{-1};
std::atomic<bool> askedBefore{false};
bool notifying = false; ///< is there an Interrupt that receives signals?
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

extern "C" void onSignal(int signal)
{
    constexpr int killedBySignal = 128;
    if (askedBefore.exchange(true))
        _exit(killedBySignal + signal);
    const int before = errno;
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeToWrite, &byte, 1);
    errno = before;
}

/// The pipe's read end; -1 if no descriptors are left.
int signalPipe()
{
    static const int toRead = [] {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0)
            return -1;
        for (const int end : ends) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
            ::fcntl(end, F_SETFL, O_NONBLOCK);
        }
        pipeToWrite = ends[1];
        return ends[0];
    }();
    return toRead;
}

/// Discards signals that nobody has received.
void drain(int toRead)
{
    char byte = 0;
    while (::read(toRead, &byte, 1) == 1) {
    }
}

// The last line when a signal ends the program at once. Made beforehand, because a signal handler cannot
// build it.
constexpr qsizetype longestLastLine = 512;
std::array<char, longestLastLine> lastLine{};
std::atomic<qsizetype> lastLineSize{0};
std::atomic<int> lastDescriptor{STDOUT_FILENO};
static_assert(std::atomic<qsizetype>::is_always_lock_free);

extern "C" void onEarlySignal(int)
{
    constexpr int interrupted = 130;
    if (const qsizetype size = lastLineSize.exchange(0); size > 0) [[maybe_unused]]
        const auto written = ::write(lastDescriptor, lastLine.data(), static_cast<size_t>(size));
    _exit(interrupted);
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before = {};
        sigaction(signal, nullptr, &before);
        if (signal != SIGHUP || before.sa_handler != SIG_IGN) // nohup sets SIG_IGN
            sigaction(signal, &action, nullptr);
    }
}

} // namespace

Interrupt::Interrupt(std::function<void()> asked)
    : asked_(std::move(asked))
{
    const int toRead = signalPipe();
    if (toRead < 0)
        return; // then signals end the program as usual
    drain(toRead);
    notifier_ = std::make_unique<QSocketNotifier>(toRead, QSocketNotifier::Read);
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] {
        notifier_->setEnabled(false);
        asked_();
    });
    askedBefore = false;
    notifying = true;
    handle(onSignal);
}

Interrupt::~Interrupt()
{
    if (!notifier_)
        return;
    notifying = false;
    handle(onEarlySignal);
}

void sayOnError()
{
    lastDescriptor = STDERR_FILENO;
}

void endOnInterrupt(const QByteArray &line)
{
    lastLineSize = 0;
    const QByteArray whole = line.isEmpty() ? QByteArray() : line + '\n';
    if (whole.size() > longestLastLine)
        return;
    std::copy(whole.begin(), whole.end(), lastLine.begin());
    lastLineSize = whole.size();
    if (!notifying)
        handle(onEarlySignal);
}

#else

void endOnInterrupt(const QByteArray &) {}
void sayOnError() {}

Interrupt::Interrupt(std::function<void()> asked)
    : asked_(std::move(asked))
{}
Interrupt::~Interrupt() = default;

#endif

} // namespace windlass
