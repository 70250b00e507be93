// SPDX-License-Identifier: GPL-3.0-or-later
// The log file of a profile: one line for each event, rotated, with a maximum size. Debug lines, by far the
// most frequent, go to a separate file, so that they do not push out other lines.
#pragma once

#include "core/base/result.h"
#include "core/records/event.h"

#include <QString>

#include <memory>

namespace windlass {

/// The disk space that the log may take: `files` files of `fileSize` bytes, including the current one. Debug
/// lines may take the same amount in addition.
struct LogBounds
{
    qint64 fileSize = 10 * 1024 * 1024;
    int files = 5;
};

class LogFile
{
public:
    /// Creates the file and its folder, or appends to an existing file; debug lines go to debugLog(path). A
    /// failure (Settings) states the reason and what to do.
    static Result<std::unique_ptr<LogFile>> open(const QString &path, LogBounds bounds = {});
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    /// From now on, writes only lines of this level and above. Initially all lines are written.
    void keep(EventLevel least) { least_ = least; }

    /// Warnings and errors are flushed to the system at once, and so is the first line after flushInterval.
    /// Other lines wait for the next flush; the owner calls flush() about once a second. Reports no errors: a
    /// full disk costs log lines, never a transfer.
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
    qint64 second_ = 0;    ///< of the last line, in seconds since the epoch
    QString secondText_{}; ///< the same in local time, as text
};

/// `windlass.log` → `windlass-debug.log`, in the same folder.
QString debugLog(const QString &logFile);

} // namespace windlass
