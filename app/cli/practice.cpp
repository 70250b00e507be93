// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/practice.h"

#include "core/base/systemtimers.h"
#include "core/base/textforms.h"
#include "core/practice/faults.h"
#include "core/practice/practicestore.h"

#include <QDateTime>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>
#include <optional>
#include <sys/signalfd.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

void print(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

QByteArray jsonLine(QLatin1StringView event, QJsonObject object)
{
    object[u"event"_s] = event;
    object[u"time"_s] = rfc3339(SystemTimers().wallClock());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// SIGINT and SIGTERM as something to wait for; they are back to what they were when this goes.
class EndSignals
{
public:
    EndSignals()
    {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        // Blocked before the store's thread starts, which inherits it; otherwise that thread would be killed
        // by it.
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

void printStart(const PracticeOptions &options, const PracticeStore &store, const QString &folder)
{
    const QString bucket = options.buckets.value(0);
    if (options.json) {
        print(jsonLine("practice_started"_L1, {{u"endpoint"_s, store.endpoint()},
                                               {u"bucket"_s, bucket},
                                               {u"region"_s, options.region},
                                               {u"access_key"_s, QLatin1StringView(practiceAccessKey)},
                                               {u"secret"_s, QLatin1StringView(practiceSecret)},
                                               {u"folder"_s, folder},
                                               {u"upload"_s, uploadCommand(store, bucket)}}));
        return;
    }
    print("The practice store listens on " + store.endpoint().toUtf8());
    print("  bucket      " + bucket.toUtf8() + " (region " + options.region.toUtf8() + ")");
    print("  access key  " + practiceAccessKey.toByteArray());
    print("  secret      " + practiceSecret.toByteArray());
    print("  folder      " + folder.toUtf8() + (options.dir.isEmpty() ? " (removed at the end)" : ""));
    print("  counters    " + store.endpoint().toUtf8() + "/-/counters");
    print("Upload something from another terminal; Ctrl+C ends the store:");
    print("  " + uploadCommand(store, bucket).toUtf8() + '\n');
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

void printSummary(const PracticeOptions &options, const practice::Counters &counters)
{
    if (options.json) {
        print(jsonLine("summary"_L1, QJsonDocument::fromJson(counters.json()).object()));
        return;
    }
    print("\n" + QByteArray::number(counters.total.requests) + " requests on " +
          QByteArray::number(counters.connections) + " connections; received " +
          sizeText(counters.total.bytesReceived).toUtf8() + ", kept " +
          sizeText(counters.total.bytesStored).toUtf8() + ", confirmed " +
          sizeText(counters.total.bytesConfirmed).toUtf8() + "; " + QByteArray::number(counters.faultsFired) +
          " faults");
    for (const practice::FaultCount &fault : counters.faults)
        print("  " + QByteArray::number(fault.fired) + " x  " + fault.rule.toUtf8());
}

int complain(const Failure &failure)
{
    std::fputs((failure.text + u'\n').toUtf8().constData(), stderr);
    return 2;
}

} // namespace

QString practiceFaultsHelp()
{
    return practice::faultsHelp();
}

int runPractice(const PracticeOptions &options)
{
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
    if (!options.quiet) {
        QObject::connect(&store, &PracticeStore::handled, &store, [&](const practice::RequestRecord &record) {
            print(options.json ? record.json() : requestLine(record));
        });
    }
    if (const auto started = store.start(); !started)
        return complain(started.error());
    printStart(options, store, settings.folder);
    endSignals.wait();
    printSummary(options, store.counters());
    return 0;
}

} // namespace windlass
