// SPDX-License-Identifier: GPL-3.0-or-later
// The log file of a profile: one line an event, rotated, never larger than promised. Debug lines, of which
// there are by far the most, go to a file of their own beside it: they push out nothing else.
#pragma once

#include "core/base/result.h"
#include "core/transfer/event.h"

#include <QString>

#include <memory>

namespace windlass {

/// How much the log may take on the disk: `files` of `fileSize` bytes each, the one being written included;
/// the debug lines as much again.
struct LogBounds
{
    qint64 fileSize = 10 * 1024 * 1024;
    int files = 5;
};

class LogFile
{
public:
    /// Makes the file and its folder, or goes on at the file's end; debug lines go to debugLog() of it. A
    /// failure (Settings) says why that cannot
    /// be and what to do.
    static Result<std::unique_ptr<LogFile>> open(const QString &path, LogBounds bounds = {});
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    /// From now on only lines of this level and above are written; at first all are.
    void keep(EventLevel least) { least_ = least; }

    /// A warning or an error is handed to the system at once, and so is the first line after flushInterval;
    /// lines between wait for the next one or for flush(), which the owner calls about once a second. A full
    /// disk loses lines, never a transfer: nothing is reported from here.
    void write(const Event &event);
    void flush();

    static constexpr Duration flushInterval{1000};

private:
    class Sink;
    LogFile(std::unique_ptr<Sink> sink, std::unique_ptr<Sink> debug);
    std::unique_ptr<Sink> sink_;
    std::unique_ptr<Sink> debug_;
    EventLevel least_ = EventLevel::Debug;
    QDateTime flushed_;    ///< the time of the event that was last flushed
    qint64 second_ = 0;    ///< of the last line
    QString secondText_{}; ///< in local time
};

/// `windlass.log` → `windlass-debug.log`, in the same folder.
QString debugLog(const QString &logFile);

} // namespace windlass
