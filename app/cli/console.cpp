// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "app/cli/interrupt.h"
#include "app/cli/tr.h"
#include "core/base/cleantext.h"
#include "core/base/outside.h"

#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

bool outputStartedClosed = false; ///< set once, by occupyStandardDescriptors()

/// Writes all bytes. Returns 0, or the errno of the failure.
int writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto written =
            ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written >= 0) {
            done += written;
        } else if (errno == EAGAIN ||
                   errno == EWOULDBLOCK) { // another process has made the pipe non-blocking
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

} // namespace

Console::Console(const GlobalOptions &options)
    : json_(options.json)
    , quiet_(options.quiet)
    , verbose_(options.verbose)
    , redraws_(!options.json && !options.quiet && isatty(STDOUT_FILENO) == 1 &&
               qEnvironmentVariable("TERM") != u"dumb")
{}

Console::~Console()
{
    progress({});
}

int Console::width() const
{
    winsize size{};
    constexpr int usual = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return usual;
    return size.ws_col;
}

void Console::noteTrouble(int error)
{
    if (error == 0 || state_ != Output::Open)
        return;
    if (error == EPIPE) {
        state_ = Output::Unread; // the reader is gone; the transfers continue
        return;
    }
    state_ = Output::Lost;
    tellOnStandardError(u"windlass-cli: "_s +
                        Cli::tr("Standard output cannot be written (%1). What was to be printed is lost; "
                                "the transfers go on.")
                            .arg(QString::fromLocal8Bit(std::strerror(error))));
}

bool Console::writeOut(const QByteArray &bytes)
{
    if (diverted_) // errors on standard error do not concern the bytes on standard output
        return writeAll(STDERR_FILENO, bytes) == 0;
    if (state_ == Output::Open)
        noteTrouble(writeAll(STDOUT_FILENO, bytes));
    return state_ == Output::Open;
}

/// Writes a whole line. Removes the progress line before and draws it again afterwards.
void Console::write(int descriptor, const QString &line)
{
    const QString standing = progress_;
    progress({});
    const QByteArray bytes = cleaned(line).toUtf8() + '\n';
    if (descriptor == STDOUT_FILENO)
        writeOut(bytes);
    else
        writeAll(descriptor, bytes);
    progress(standing);
}

void Console::line(const QString &text)
{
    if (!json_ && !quiet_ && !text.isEmpty())
        write(STDOUT_FILENO, text);
}

void Console::lines(const QString &text)
{
    if (json_ || quiet_ || text.isEmpty())
        return;
    for (const QString &each : text.split(u'\n'))
        write(STDOUT_FILENO, each);
}

void Console::screen(const QString &text)
{
    if (redraws_)
        writeOut("\033[H\033[2J");
    lines(text);
}

void Console::object(const QJsonObject &object)
{
    if (!json_)
        return;
    const bool last = object.value("event"_L1) == "summary"_L1;
    summedUp_ = summedUp_ || last;
    this->object(QJsonDocument(object).toJson(QJsonDocument::Compact));
    if (last)
        endOnInterrupt({}); // the summary is printed: an interrupt need not print it
}

void Console::object(const QByteArray &json)
{
    if (json_) // only strings can hold such characters, and there the escapes mean the same
        writeOut(cleaned(QString::fromUtf8(json)).toUtf8() + '\n');
}

void Console::problem(const QString &sentence)
{
    write(STDERR_FILENO, u"windlass-cli: "_s + sentence);
}

void Console::remark(const QString &sentence)
{
    if (!quiet_)
        write(STDERR_FILENO, sentence);
}

void Console::progress(const QString &text)
{
    if (!redraws_)
        return;
    const QString shown = cut(cleaned(text), width());
    if (shown == progress_)
        return;
    progress_ = shown;
    writeOut("\r\033[K" + shown.toUtf8());
}

int Console::bytes(const QByteArray &data)
{
    const int error = writeAll(STDOUT_FILENO, data);
    if (error != 0)
        state_ = error == EPIPE ? Output::Unread : Output::Lost;
    return error;
}

bool Console::startedClosed() const
{
    return outputStartedClosed;
}

bool Console::outputEnded() const
{
    if (state_ != Output::Open)
        return true;
    pollfd reader{STDOUT_FILENO, 0, 0}; // reports a reader that is gone, even if nothing is written
    return ::poll(&reader, 1, 0) > 0 && (reader.revents & (POLLERR | POLLNVAL)) != 0;
}

void Console::divert()
{
    progress({});
    diverted_ = true;
    redraws_ = false;
    sayOnError();
}

void Console::finish()
{
    progress({});
    // Some file systems report a full disk only at close().
    const int copy = ::dup(STDOUT_FILENO);
    if (copy >= 0 && ::close(copy) != 0)
        noteTrouble(errno);
}

void tellOnStandardError(const QString &line, bool newline)
{
    writeAll(STDERR_FILENO, newline ? cleaned(line).toUtf8() + '\n' : cleaned(line).toUtf8());
}

void occupyStandardDescriptors()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) >= 0)
            continue;
        outputStartedClosed = outputStartedClosed || descriptor == STDOUT_FILENO;
        if (::open("/dev/null", O_RDWR) != descriptor)
            return; // no free descriptors at all
    }
}

} // namespace windlass
