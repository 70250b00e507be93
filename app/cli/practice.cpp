// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/practice.h"

#include "app/cli/commands.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"
#include "core/base/systemtimers.h"
#include "core/base/textforms.h"
#include "practice/faults.h"
#include "practice/practicestore.h"

#include <QDateTime>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <csignal>
#include <optional>
#include <sys/signalfd.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Lets the program wait for SIGINT and SIGTERM; the destructor restores their handling.
class EndSignals
{
public:
    EndSignals()
    {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        // Block them before the store's thread starts, which inherits the mask. Otherwise a signal could be
        // delivered to that thread and kill the program.
        pthread_sigmask(SIG_BLOCK, &set_, &before_);
        descriptor_ = signalfd(-1, &set_, SFD_CLOEXEC);
    }
    EndSignals(const EndSignals &) = delete;
    EndSignals &operator=(const EndSignals &) = delete;
    ~EndSignals()
    {
        ::close(descriptor_);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    void wait() const
    {
        QEventLoop loop;
        QSocketNotifier notifier(descriptor_, QSocketNotifier::Read);
        QObject::connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
            signalfd_siginfo ignored{};
            if (::read(descriptor_, &ignored, sizeof ignored) > 0)
                loop.quit();
        });
        loop.exec();
    }

private:
    sigset_t set_{};
    sigset_t before_{};
    int descriptor_ = -1;
};

QString uploadCommand(const PracticeStore &store, const QString &bucket)
{
    return u"AWS_ACCESS_KEY_ID=%1 AWS_SECRET_ACCESS_KEY=%2 windlass-cli upload FILE --to "
           u"'s3://%3/demo?endpoint=%4&path-style=1'"_s.arg(QLatin1StringView(practiceAccessKey),
                                                            QLatin1StringView(practiceSecret), bucket,
                                                            store.endpoint());
}

QByteArray requestLine(const practice::RequestRecord &record)
{
    QByteArray line = record.time.toLocalTime().toString(u"HH:mm:ss"_s).toUtf8() + "  #" +
                      QByteArray::number(record.number) + ' ' + record.method + ' ' +
                      QByteArray(practice::operationName(record.operation).data()) + ' ' + record.bucket;
    if (!record.key.isEmpty())
        line += '/' + QByteArray(record.key).replace('\n', "\\n").replace('\r', "\\r").replace('\x1b', "\\e");
    if (record.part > 0)
        line += " part " + QByteArray::number(record.part);
    line += "  " + (record.status > 0 ? QByteArray::number(record.status) : QByteArray("no answer"));
    if (!record.code.isEmpty())
        line += ' ' + record.code;
    if (record.status > 0 && !record.answered)
        line += " (cut)";
    line += "  in " + sizeText(record.bytesReceived).toUtf8() + ", out " +
            sizeText(record.bytesSent).toUtf8() + ", " + durationText(record.duration).toUtf8();
    if (!record.fault.isEmpty())
        line += "  fault: " + record.fault.toUtf8();
    return line;
}

/// Prints the store's reports: lines for people, objects for programs, nothing with --quiet.
class Reporter
{
public:
    Reporter(const PracticeOptions &options, const CommandContext &context)
        : options_(options)
        , console_(context.console)
    {}

    void start(const PracticeStore &store, const QString &folder) const
    {
        const QString bucket = options_.buckets.value(0);
        if (console_.json()) {
            return object("practice_started"_L1, {{u"endpoint"_s, store.endpoint()},
                                                  {u"bucket"_s, bucket},
                                                  {u"region"_s, options_.region},
                                                  {u"access_key"_s, QLatin1StringView(practiceAccessKey)},
                                                  {u"secret"_s, QLatin1StringView(practiceSecret)},
                                                  {u"folder"_s, folder},
                                                  {u"upload"_s, uploadCommand(store, bucket)}});
        }
        const QString endpoint = store.endpoint();
        line(Cli::tr("The practice store listens on %1").arg(endpoint));
        line(plain::table({{{}, Cli::tr("bucket"), Cli::tr("%1 (region %2)").arg(bucket, options_.region)},
                           {{}, Cli::tr("access key"), QLatin1StringView(practiceAccessKey)},
                           {{}, Cli::tr("secret"), QLatin1StringView(practiceSecret)},
                           {{},
                            Cli::tr("folder"),
                            options_.dir.isEmpty() ? Cli::tr("%1 (removed at the end)").arg(folder) : folder},
                           {{}, Cli::tr("counters"), endpoint + u"/-/counters"_s}}));
        line(Cli::tr("Upload something from another terminal; Ctrl+C ends the store:"));
        line(u"  "_s + uploadCommand(store, bucket) + u'\n');
    }

    void request(const practice::RequestRecord &record) const
    {
        if (console_.json())
            console_.object(record.json());
        else
            line(QString::fromUtf8(requestLine(record)));
    }

    void end(const practice::Counters &counters) const
    {
        if (console_.json())
            return object("summary"_L1, QJsonDocument::fromJson(counters.json()).object());
        line(u'\n' + Cli::tr("%1 requests on %2 connections; received %3, kept %4, confirmed %5; %6 faults")
                         .arg(QString::number(counters.total.requests), QString::number(counters.connections),
                              sizeText(counters.total.bytesReceived), sizeText(counters.total.bytesStored),
                              sizeText(counters.total.bytesConfirmed),
                              QString::number(counters.faultsFired)));
        for (const practice::FaultCount &fault : counters.faults)
            line(u"  %1 x  %2"_s.arg(QString::number(fault.fired), fault.rule));
    }

private:
    void line(const QString &text) const { console_.lines(text); }
    void object(QLatin1StringView event, QJsonObject object) const
    {
        object[u"event"_s] = event;
        object[u"time"_s] = rfc3339(SystemTimers().wallClock());
        console_.object(object);
    }

    const PracticeOptions &options_;
    Console &console_;
};

} // namespace

QString practiceFaultsHelp()
{
    return practice::faultsHelp();
}

ExitStatus carryOut(const PracticeOptions &options, CommandContext &context)
{
    const Reporter tell(options, context);
    const EndSignals endSignals;
    std::optional<QTemporaryDir> temporary;
    if (options.dir.isEmpty())
        temporary.emplace();

    PracticeSettings settings;
    settings.folder = temporary ? temporary->path() : options.dir;
    settings.port = options.port;
    settings.region = options.region.toLatin1();
    settings.buckets = options.buckets;
    settings.faults = options.faults;
    PracticeStore store(settings);
    QObject::connect(&store, &PracticeStore::handled, &store,
                     [&](const practice::RequestRecord &record) { tell.request(record); });
    if (const auto started = store.start(); !started)
        return refuse(started.error(), context);
    tell.start(store, settings.folder);
    endSignals.wait();
    tell.end(store.counters());
    return ExitStatus::Done;
}

} // namespace windlass
