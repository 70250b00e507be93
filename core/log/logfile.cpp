// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/logfile.h"

#include "core/base/cleantext.h"
#include "core/base/guardedfile.h"
#include "core/base/privatefile.h"
#include "core/base/sentence.h"
#include "core/log/logline.h"

#include <QFileInfo>

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <string>

namespace windlass {

using namespace Qt::StringLiterals;

/// spdlog's rotating file without its own line format: lines are complete already.
class LogFile::Sink
{
public:
    Sink(const QString &path, LogBounds bounds)
        : file_(path.toStdString(), static_cast<size_t>(bounds.fileSize),
                static_cast<size_t>(bounds.files - 1), false, forItsOwnerAlone())
    {
        file_.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    }
    void line(const std::string &text) { file_.log({spdlog::string_view_t(), spdlog::level::info, text}); }
    void flush() { file_.flush(); }

private:
    /// Runs each time that a file is opened, also after a rotation.
    static spdlog::file_event_handlers forItsOwnerAlone()
    {
        spdlog::file_event_handlers handlers;
        handlers.before_open = [](const spdlog::filename_t &path) {
            makeFilePrivate(QString::fromStdString(path));
        };
        return handlers;
    }

    spdlog::sinks::rotating_file_sink_st file_;
};

LogFile::LogFile(std::unique_ptr<Sink> sink, std::unique_ptr<Sink> debug)
    : sink_(std::move(sink))
    , debug_(std::move(debug))
{}

LogFile::~LogFile()
{
    flush();
}

Result<std::unique_ptr<LogFile>> LogFile::open(const QString &path, LogBounds bounds)
{
    const QString debug = debugLog(path);
    for (const QString &file : {path, debug})
        if (const auto ours = checkOwnFile(file); !ours)
            return failed(localFailure(FailureKind::Settings, ours.error().text));
    try {
        makeFolderPrivate(QFileInfo(path).absolutePath(), false);
        return std::unique_ptr<LogFile>(
            new LogFile(std::make_unique<Sink>(path, bounds), std::make_unique<Sink>(debug, bounds)));
    } catch (const spdlog::spdlog_ex &) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr(
                "The log file %1 cannot be written. Make its folder writable, or choose another profile.")
                .arg(path)));
    }
}

void LogFile::write(const Event &event)
{
    if (event.level < least_)
        return;
    if (const qint64 second = event.time.toSecsSinceEpoch(); second != second_ || secondText_.isEmpty()) {
        second_ = second;
        secondText_ = localSecond(event.time);
    }
    try {
        Sink &sink = event.level == EventLevel::Debug ? *debug_ : *sink_;
        sink.line(cleaned(logLine(event, secondText_)).toStdString());
    } catch (const spdlog::spdlog_ex &) {
        return; // a full disk: the transfers continue, and the next line is tried again
    }
    const bool urgent = event.level == EventLevel::Warn || event.level == EventLevel::Error;
    if (urgent || !flushed_.isValid() || flushed_.msecsTo(event.time) >= flushInterval.count()) {
        flush();
        flushed_ = event.time;
    }
}

QString debugLog(const QString &logFile)
{
    const QFileInfo file(logFile);
    return u"%1/%2-debug.%3"_s.arg(file.path(), file.completeBaseName(), file.suffix());
}

void LogFile::flush()
{
    try {
        sink_->flush();
        debug_->flush();
    } catch (const spdlog::spdlog_ex &) {
        return; // as above
    }
}

} // namespace windlass
