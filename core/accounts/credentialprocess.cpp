// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialprocess.h"

#include "core/accounts/awsconfig.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration patience = std::chrono::seconds(30);
/// Far more than such an answer has.
constexpr qint64 longestOutput = 64 * 1024;

Failure trouble(const QString &what)
{
    return localFailure(
        FailureKind::Credentials,
        u"The program that credential_process names %1. Run it by hand to see why, or correct the shared configuration."_s
            .arg(what));
}

/// Ends a program without waiting for it.
void letGo(QProcess *process)
{
    process->disconnect();
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    QObject::connect(process, &QProcess::errorOccurred, process, &QObject::deleteLater);
    process->closeReadChannel(QProcess::StandardOutput); // whoever still writes into it is ended by that
    process->kill();
}

} // namespace

Result<ProcessCredentials> readProcessCredentials(const QByteArray &printed)
{
    const QJsonObject json = QJsonDocument::fromJson(printed).object();
    if (json.isEmpty())
        return failed(trouble(u"printed no JSON object"_s));
    if (json.value("Version"_L1).toInt() != 1)
        return failed(trouble(u"printed another version than 1, the one that is known"_s));
    ProcessCredentials read{{json.value("AccessKeyId"_L1).toString(),
                             json.value("SecretAccessKey"_L1).toString(),
                             json.value("SessionToken"_L1).toString()},
                            QDateTime::fromString(json.value("Expiration"_L1).toString(), Qt::ISODate)};
    if (read.credentials.empty())
        return failed(trouble(u"printed no AccessKeyId with a SecretAccessKey"_s));
    if (json.contains("Expiration"_L1) && !read.expires.isValid())
        return failed(trouble(u"printed an Expiration that is no date of ISO 8601"_s));
    return read;
}

Handle runCredentialProcess(const QString &commandLine, Timers &timers,
                            std::function<void(Result<ProcessCredentials>)> then)
{
    QStringList words = shellWords(commandLine);
    const QString program = words.isEmpty() ? QString() : words.takeFirst();
    auto *process = new QProcess;
    process->setProgram(program);
    process->setArguments(words);
    process->setStandardErrorFile(QProcess::nullDevice()); // it may speak of secrets
    auto timer = std::make_shared<Handle>();
    auto running = std::make_shared<QProcess *>(process);
    const auto answer = [running, timer, then = std::move(then)](const Result<ProcessCredentials> &result) {
        if (*running == nullptr)
            return;
        letGo(std::exchange(*running, nullptr));
        timer->reset();
        then(result);
    };
    auto printed = std::make_shared<QByteArray>();
    const auto take = [process, printed, answer] {
        *printed += process->readAllStandardOutput();
        if (printed->size() > longestOutput)
            answer(failed(trouble(u"printed more than 64 KiB"_s)));
    };
    QObject::connect(process, &QProcess::readyReadStandardOutput, process, take);
    QObject::connect(process, &QProcess::finished, process,
                     [printed, take, answer](int status, QProcess::ExitStatus how) {
                         if (how == QProcess::CrashExit)
                             return answer(failed(trouble(u"ended by a crash"_s)));
                         if (status != 0)
                             return answer(failed(trouble(u"ended with status %1"_s.arg(status))));
                         take();
                         answer(readProcessCredentials(*printed));
                     });
    QObject::connect(
        process, &QProcess::errorOccurred, process,
        [program, answer](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                answer(failed(trouble(u"cannot be started (%1)"_s.arg(program))));
        },
        Qt::QueuedConnection); // a program that is not there is told of from inside start()
    *timer =
        timers.after(patience, [answer] { answer(failed(trouble(u"did not end within 30 seconds"_s))); });
    process->start(QIODevice::ReadOnly);
    return Handle([running, timer] {
        timer->reset();
        if (*running != nullptr)
            letGo(std::exchange(*running, nullptr));
    });
}

} // namespace windlass
