// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/failures.h"

#include "core/base/cleantext.h"
#include "core/base/outside.h"
#include "words/failurerows.h"
#include "words/redirects.h"
#include "words/sentences.h"

#include <QCoreApplication>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Failures)
};

/// The endpoint of the request as ` (HOST)`; empty if it is unknown.
QString inBrackets(const QUrl &endpoint)
{
    const QString name = endpoint.port() < 0 ? endpoint.host() : endpoint.authority();
    return name.isEmpty() ? QString() : u" (%1)"_s.arg(name);
}

/// Failures found on this computer contain a complete sentence with names that the tables do not have.
bool bringsItsSentence(FailureKind kind)
{
    switch (kind) {
    case FailureKind::LocalFile:
    case FailureKind::SourceChanged:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
    case FailureKind::Credentials:
    case FailureKind::Settings:
    case FailureKind::Journal:
    case FailureKind::ObjectExists:
    case FailureKind::Damaged:
    case FailureKind::BadAnswer:
        return true;
    case FailureKind::Service:
    case FailureKind::Network:
    case FailureKind::Tls:
    case FailureKind::Aborted:
    case FailureKind::Exhausted:
    case FailureKind::Portal:
        return false;
    }
    return false;
}

} // namespace

FailureWords failureWords(const Failure &failure, Task task)
{
    const FailureRow &row = failureRow(failure, task);
    const bool typed = speaksNow() == Speaker::CommandLine && row.command != nullptr;
    const char *action = typed ? row.command : row.action;
    FailureWords words{Words::tr(row.brief), Words::tr(row.sentence),
                       *action ? Words::tr(action) : QString()};
    words.sentence.replace(u"%1"_s, inBrackets(failure.endpoint));
    words.action.replace(u"%2"_s, Words::tr(waysOn(task)));
    if (!failure.text.isEmpty() && bringsItsSentence(failure.kind)) {
        words.sentence = said(failure.text);
        // Of several sentences about credentials, the last says what to do: no second advice beside it.
        if (failure.kind == FailureKind::Credentials && failure.text.english().contains(u". "_s))
            words.action.clear();
    }
    if (auto redirect = redirectWords(failure)) {
        words.sentence = std::move(redirect->sentence);
        words.action = std::move(redirect->action);
    }
    return words;
}

QString serviceWords(const Failure &failure)
{
    constexpr qsizetype most = 300;
    if (failure.kind != FailureKind::Service)
        return {};
    const QString said = cut(cleaned(failure.text.english().simplified()), most);
    return said.isEmpty() ? QString() : Words::tr("The service says: \u201c%1\u201d.").arg(said);
}

QString failureCode(const Failure &failure)
{
    if (failure.httpStatus > 0 && !failure.serviceCode.isEmpty())
        return u"%1 %2"_s.arg(failure.httpStatus).arg(failure.serviceCode);
    if (failure.httpStatus > 0)
        return QString::number(failure.httpStatus);
    return failure.serviceCode;
}

} // namespace windlass::text
