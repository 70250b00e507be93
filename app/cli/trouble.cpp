// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/trouble.h"

#include "words/sentences.h"

namespace windlass {

using namespace Qt::StringLiterals;

QString sentenceOf(const Failure &failure, text::Task task)
{
    // Our own failures have whole sentences, which say more than their kind does.
    const bool own = failure.kind != FailureKind::Service && failure.kind != FailureKind::Network &&
                     failure.kind != FailureKind::Tls && failure.kind != FailureKind::BadAnswer;
    return own && failure.text.english().endsWith(u'.') ? text::said(failure.text)
                                                        : sentencesOf(failure, task);
}

QString sentencesOf(const Failure &failure, text::Task task)
{
    const text::FailureWords words = text::failureWords(failure, task);
    QStringList sentences{words.sentence};
    if (const QString code = text::failureCode(failure); !code.isEmpty())
        sentences << u"(%1)"_s.arg(code);
    if (const QString said = text::serviceWords(failure); !said.isEmpty())
        sentences << said;
    if (!words.action.isEmpty())
        sentences << words.action;
    return sentences.join(u' ');
}

ExitStatus troubleOf(const TaskEnd &end, text::Task task, Console &console)
{
    if (end.cancelled)
        return ExitStatus::Interrupted;
    if (!end.trouble)
        return ExitStatus::Done;
    const auto &[cause, failure] = *end.trouble;
    // Without a request, the failure is about this computer, and its own text says what is wrong.
    console.problem(end.attempts == 0 ? text::said(failure.text) : sentenceOf(failure, task));
    const ExitStatus status = exitStatusOf(cause, failure);
    return task == text::Task::Verify ? status : withoutParking(status); // there, Failed is: it differs
}

} // namespace windlass
