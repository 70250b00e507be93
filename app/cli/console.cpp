// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <sys/ioctl.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

void writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto written =
            ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return; // nobody listens any more; the transfers go on
        done += written;
    }
}

} // namespace

Console::Console(const GlobalOptions &options)
    : json_(options.json)
    , quiet_(options.quiet)
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

/// Whole lines, with the progress line taken away before and drawn again after.
void Console::write(int descriptor, const QString &text)
{
    const QString standing = progress_;
    progress({});
    writeAll(descriptor, text.toUtf8() + '\n');
    progress(standing);
}

void Console::line(const QString &text)
{
    if (!json_ && !quiet_ && !text.isEmpty())
        write(STDOUT_FILENO, text);
}

void Console::object(const QJsonObject &object)
{
    if (json_)
        writeAll(STDOUT_FILENO, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
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
    if (!redraws_ || text == progress_)
        return;
    progress_ = text;
    writeAll(STDOUT_FILENO, "\r\033[K" + text.toUtf8());
}

} // namespace windlass
