// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialprocess.h"

#include "core/base/sentence.h"
#include "core/base/shellwords.h"
#include "core/providers/secret.h"

#include <QProcess>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration patience = std::chrono::seconds(30);
/// Bytes; far more than any real answer has.
constexpr qint64 longestOutput = 64 * 1024;

/// Ends a program without waiting for it.
void letGo(QProcess *process)
{
    process->disconnect();
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    QObject::connect(process, &QProcess::errorOccurred, process, &QObject::deleteLater);
    // Also ends programs that it has started, once they write to it.
    process->closeReadChannel(QProcess::StandardOutput);
    process->kill();
}

} // namespace

Handle runCredentialProcess(const QString &commandLine, const QString &setting, Timers &timers,
                            std::function<void(Result<QByteArray>)> then)
{
    const auto trouble = [setting](const Sentence &what) { return programTrouble(setting, what); };
    QStringList words = shellWords(commandLine);
    const QString program = words.isEmpty() ? QString() : words.takeFirst();
    auto *process = new QProcess;
    process->setProgram(program);
    process->setArguments(words);
    process->setStandardErrorFile(QProcess::nullDevice()); // it may contain secrets
    auto timer = std::make_shared<Handle>();
    auto running = std::make_shared<QProcess *>(process);
    const auto answer = [running, timer, then = std::move(then)](const Result<QByteArray> &result) {
        if (*running == nullptr)
            return;
        letGo(std::exchange(*running, nullptr));
        timer->reset();
        then(result);
    };
    auto printed = std::make_shared<QByteArray>();
    const auto take = [process, printed, trouble, answer] {
        *printed += process->readAllStandardOutput();
        if (printed->size() > longestOutput)
            answer(failed(trouble(Sentence::tr("printed more than 64 KiB"))));
    };
    QObject::connect(process, &QProcess::readyReadStandardOutput, process, take);
    QObject::connect(process, &QProcess::finished, process,
                     [printed, take, trouble, answer](int status, QProcess::ExitStatus how) {
                         if (how == QProcess::CrashExit)
                             return answer(failed(trouble(Sentence::tr("ended by a crash"))));
                         if (status != 0)
                             return answer(failed(trouble(Sentence::tr("ended with status %1").arg(status))));
                         take();
                         answer(*printed);
                     });
    QObject::connect(
        process, &QProcess::errorOccurred, process,
        [program, trouble, answer](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                answer(failed(trouble(Sentence::tr("cannot be started (%1)").arg(program))));
        },
        Qt::QueuedConnection); // for a missing program, start() itself emits this
    *timer = timers.after(patience, [trouble, answer] {
        answer(failed(trouble(Sentence::tr("did not end within 30 seconds"))));
    });
    process->start(QIODevice::ReadOnly);
    return Handle([running, timer] {
        timer->reset();
        if (*running != nullptr)
            letGo(std::exchange(*running, nullptr));
    });
}

} // namespace windlass
