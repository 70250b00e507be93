// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explanation.h"

#include "app/cli/tr.h"
#include "core/base/names.h"
#include "core/base/textforms.h"
#include "core/providers/providers.h"
#include "core/retry/troubles.h"
#include "core/retry/verdict.h"
#include "core/upload/step.h"

#include <QNetworkReply>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// How a text of the tables is said: translated for people, in English for programs.
using Say = QString (*)(const char *);

QString translated(const char *text)
{
    return Cli::tr(text);
}
QString english(const char *text)
{
    return QString::fromUtf8(text);
}

Failure wrongUsage(const QString &sentence)
{
    return localFailure(FailureKind::Settings, sentence);
}

Result<const ErrorTable *> tableNamed(const QString &name)
{
    QStringList names;
    for (const KnownProvider &provider : knownProviders()) {
        if (name.compare(provider.name, Qt::CaseInsensitive) == 0)
            return &provider.errors();
        names += provider.name;
    }
    return failed(
        wrongUsage(Cli::tr("There is no provider “%1”. Use one of: %2.").arg(name, names.join(u", "_s))));
}

/// The normalised form of a name: any case, with or without our hyphens or Qt's `Error` at its end.
QString folded(const QString &name)
{
    QString plain = name.toLower().remove(u'-');
    if (plain.endsWith(u"error"))
        plain.chop(5);
    return plain;
}

Result<Failure> troubleNamed(const QString &name)
{
    QStringList names;
    const QString wanted = folded(name);
    for (const NamedTrouble &trouble : namedTroubles()) {
        if (wanted == folded(trouble.name) || (!trouble.qtName.isEmpty() && wanted == folded(trouble.qtName)))
            return trouble.failure;
        names += trouble.name;
    }
    return failed(
        wrongUsage(Cli::tr("There is no network trouble “%1”. Use one of: %2; or Qt's own name, such as "
                           "ConnectionRefusedError.")
                       .arg(name, names.join(u", "_s))));
}

bool knows(const ErrorTable &table, const QString &code)
{
    const QByteArray wanted = code.toUtf8();
    return std::any_of(table.codes.begin(), table.codes.end(),
                       [&](const CodeRow &row) { return wanted == QByteArrayView(row.code); });
}

/// Qt's errors that stand for one status, and come with it (measured on 6.4.2).
struct StatusOfError
{
    QNetworkReply::NetworkError error;
    int status;
};

constexpr std::array statusesOfErrors{
    StatusOfError{QNetworkReply::ProtocolInvalidOperationError, 400},
    StatusOfError{QNetworkReply::AuthenticationRequiredError, 401},
    StatusOfError{QNetworkReply::ContentAccessDenied, 403},
    StatusOfError{QNetworkReply::ContentNotFoundError, 404},
    StatusOfError{QNetworkReply::ContentOperationNotPermittedError, 405},
    StatusOfError{QNetworkReply::ContentConflictError, 409},
    StatusOfError{QNetworkReply::ContentGoneError, 410},
    StatusOfError{QNetworkReply::InternalServerError, 500},
    StatusOfError{QNetworkReply::OperationNotImplementedError, 501},
    StatusOfError{QNetworkReply::ServiceUnavailableError, 503},
};

int statusBehind(int networkError)
{
    for (const StatusOfError &row : statusesOfErrors) {
        if (row.error == networkError)
            return row.status;
    }
    return 0;
}

/// The failure that the options describe.
Result<Failure> failureOf(const RetryExplainOptions &options, const ErrorTable &table)
{
    if (options.httpStatus == 0 && options.code.isEmpty() && options.network.isEmpty())
        return failed(
            wrongUsage(Cli::tr("Say what happened, with --http STATUS, --code CODE or --network NAME.")));
    if (options.httpStatus == 0 && options.network.isEmpty() && !knows(table, options.code))
        return failed(
            wrongUsage(Cli::tr("The table of %1 has no code “%2”, so the status decides: add --http.")
                           .arg(options.provider, options.code)));
    Failure failure;
    failure.kind = FailureKind::Service;
    if (!options.network.isEmpty()) {
        auto trouble = troubleNamed(options.network);
        if (!trouble)
            return trouble;
        failure = std::move(*trouble);
    }
    failure.httpStatus = options.httpStatus != 0 ? options.httpStatus : statusBehind(failure.networkError);
    failure.serviceCode = options.code;
    failure.region = options.region;
    return failure;
}

/// Untranslated.
const char *meaning(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::Retry:
        return QT_TRANSLATE_NOOP("Cli",
                                 "It is likely to pass, so it is tried again after the policy's wait.");
    case FailureClass::Throttle:
        return QT_TRANSLATE_NOOP("Cli", "The service wants less, so it is tried again more slowly.");
    case FailureClass::Reconcile:
        return QT_TRANSLATE_NOOP(
            "Cli", "Nobody knows whether it was done, so the service is asked before it is sent again.");
    case FailureClass::Restart:
        return QT_TRANSLATE_NOOP("Cli", "The upload session is gone, so a new one is opened.");
    case FailureClass::Refresh:
        return QT_TRANSLATE_NOOP("Cli", "The credentials have run out, so fresh ones are fetched.");
    case FailureClass::Clock:
        return QT_TRANSLATE_NOOP("Cli",
                                 "This computer's clock is off, so the service's time is used for signing.");
    case FailureClass::Region:
        return QT_TRANSLATE_NOOP("Cli", "The bucket is elsewhere, so its region and endpoint are used.");
    case FailureClass::ReauthProxy:
        return QT_TRANSLATE_NOOP("Cli", "The proxy wants credentials.");
    case FailureClass::Net:
        return QT_TRANSLATE_NOOP("Cli", "There is no network.");
    case FailureClass::Ask:
        return QT_TRANSLATE_NOOP(
            "Cli", "A person has to decide or to put something right; no attempt is made before.");
    case FailureClass::Fatal:
        return QT_TRANSLATE_NOOP("Cli", "No further attempt would change it.");
    case FailureClass::Cancel:
        return QT_TRANSLATE_NOOP("Cli", "It was ended on purpose.");
    }
    Q_UNREACHABLE();
}

/// What differs for a row from the words of its class. Empty fields: as the class says.
struct Particular
{
    QLatin1StringView rule;
    std::optional<Operation> only;
    /// For answers that are not failures: the provider handles them before they are classified.
    QLatin1StringView failureClass;
    QLatin1StringView verdict;
    const char *meaning; ///< untranslated; null: as the class says
};

constexpr const char *stored =
    QT_TRANSLATE_NOOP("Cli", "The service says in Range how much it has: what follows is sent, from the "
                             "beginning where there is no Range.");
constexpr const char *smallerParts = QT_TRANSLATE_NOOP(
    "Cli",
    "More was sent at once than the service takes: choose a smaller part size, and add the file again.");
constexpr const char *largerParts = QT_TRANSLATE_NOOP(
    "Cli", "There are more parts than the service takes: choose a larger part size, and add the file again.");
constexpr const char *clockOrCertificate =
    QT_TRANSLATE_NOOP("Cli", "Either this computer's clock is wrong or the certificate is: a person has to "
                             "set the one or renew the other.");

constexpr std::array particulars{
    Particular{"gcs http 308"_L1, Operation::Part, "progress"_L1, "go on after what is stored"_L1, stored},
    Particular{"gcs http 308"_L1, Operation::Complete, "progress"_L1, "go on after what is stored"_L1,
               stored},
    Particular{"s3 code BucketAlreadyOwnedByYou"_L1,
               {},
               "success"_L1,
               "done"_L1,
               QT_TRANSLATE_NOOP("Cli", "The bucket is there and yours, which is what whoever makes one "
                                        "wants; an upload never makes one.")},
    Particular{"s3 code NoSuchUpload"_L1, Operation::Abort, "success"_L1, "done"_L1,
               QT_TRANSLATE_NOOP("Cli", "There is nothing left to take back, which is what was wanted.")},
    Particular{"s3 code InvalidPart"_L1,
               {},
               {},
               "send the missing parts again"_L1,
               QT_TRANSLATE_NOOP("Cli",
                                 "The parts are listed, those that the service lacks are sent again, and it "
                                 "is closed once more. Only a session that is gone is opened anew.")},
    Particular{"http 413"_L1, {}, {}, {}, smallerParts},
    Particular{"s3 code EntityTooLarge"_L1, {}, {}, {}, smallerParts},
    Particular{
        "s3 code EntityTooSmall"_L1,
        {},
        {},
        {},
        QT_TRANSLATE_NOOP(
            "Cli",
            "A part is smaller than the service takes: choose a larger part size, and add the file again.")},
    Particular{"azure code RequestBodyTooLarge"_L1, {}, {}, {}, smallerParts},
    Particular{"azure code BlockCountExceedsLimit"_L1, {}, {}, {}, largerParts},
    Particular{"azure code BlockListTooLong"_L1, {}, {}, {}, largerParts},
    Particular{"tls CertificateExpired"_L1, {}, {}, {}, clockOrCertificate},
    Particular{"tls CertificateNotYetValid"_L1, {}, {}, {}, clockOrCertificate},
};

const Particular *particularOf(const Classification &found, Operation operation)
{
    const auto row = std::find_if(particulars.begin(), particulars.end(), [&](const Particular &candidate) {
        return found.rule == candidate.rule && candidate.only.value_or(operation) == operation;
    });
    return row == particulars.end() ? nullptr : &*row;
}

QString classFor(const Classification &found, Operation operation)
{
    const Particular *particular = particularOf(found, operation);
    return particular && !particular->failureClass.isEmpty() ? particular->failureClass
                                                             : className(found.failureClass);
}

/// Does only a common row about parts apply to this status (a 404)? For other operations the status means
/// something else then.
bool forPartsAlone(const Failure &failure, const ErrorTable &table)
{
    const auto isSuch = [&failure](const StatusRow &row) {
        return row.only == Purpose::SendPiece && row.first <= failure.httpStatus &&
               failure.httpStatus <= row.last;
    };
    return failure.httpStatus == 404 && !knows(table, failure.serviceCode) &&
           std::ranges::none_of(table.statuses, isSuch) && std::ranges::any_of(statusRows(), isSuch);
}

/// Without a name, the operation is a part, which takes most of the time; but "not found" is about an object.
Result<Operation> operationOf(const QString &name, const Failure &failure, const ErrorTable &table)
{
    if (name.isEmpty())
        return forPartsAlone(failure, table) ? Operation::Get : Operation::Part;
    if (const auto operation = operationNamed(name))
        return *operation;
    return failed(wrongUsage(
        Cli::tr("There is no operation “%1”. Use one of: %2.").arg(name, operationNames().join(u", "_s))));
}

/// A failure and everything that a row of the tables may depend on.
struct Case
{
    Failure failure;
    Operation operation = Operation::Part;
    bool conditional = false; ///< the request must not replace an object
    Circumstances circumstances{};

    Classification found(const ErrorTable &table) const
    {
        return classify(failure, table, traitsOf(operation, conditional), circumstances);
    }
};

QString classFor(const Case &which, const ErrorTable &table)
{
    return classFor(which.found(table), which.operation);
}

/// An operation whose requests have this purpose.
Operation operationFor(Purpose purpose)
{
    int i = 0;
    while (traitsOf(static_cast<Operation>(i)).purpose != purpose)
        ++i;
    return static_cast<Operation>(i);
}

/// Changes the case so that it meets the conditions of a row, and returns these in words.
template<typename Row>
QString meet(Case &which, const Row &row, Say say)
{
    QStringList words;
    if (row.only && *row.only != traitsOf(which.operation).purpose) {
        which.operation = operationFor(*row.only);
        words += say(QT_TRANSLATE_NOOP("Cli", "for %1")).arg(operationName(which.operation));
    }
    if (row.when.clockOffBy > Duration::zero()) {
        which.circumstances.clockSkew = row.when.clockOffBy + Duration(1);
        words += say(QT_TRANSLATE_NOOP("Cli", "if the clock is off by more than %1"))
                     .arg(durationText(row.when.clockOffBy));
    }
    if (row.when.ambiguous) {
        which.circumstances.ambiguousBefore = true;
        words += say(QT_TRANSLATE_NOOP("Cli", "after an attempt with unknown outcome"));
    }
    if (row.when.regionNamed) {
        which.failure.region = u"elsewhere"_s;
        words += say(QT_TRANSLATE_NOOP("Cli", "if the answer names a region"));
    }
    if (row.when.httpStatus != 0 && row.when.httpStatus != which.failure.httpStatus) {
        which.failure.httpStatus = row.when.httpStatus;
        words += say(QT_TRANSLATE_NOOP("Cli", "with status %1")).arg(row.when.httpStatus);
    }
    return words.join(u' ');
}

/// How the failure would be treated under other conditions, each in a few words: the other rows for its code
/// or status.
QStringList otherwise(const Case &asked, const ErrorTable &table, Say say)
{
    const QString found = classFor(asked, table);
    QStringList others;
    const auto add = [&](const QString &words, const Case &other) {
        const QString there = classFor(other, table);
        const QString line = u"%1: %2."_s.arg(words.at(0).toUpper() + words.sliced(1), there);
        if (there != found && !others.contains(line))
            others += line;
    };
    const auto addRow = [&](const auto &row) {
        Case other = asked;
        if (const QString words = meet(other, row, say); !words.isEmpty())
            add(words, other);
    };
    if (knows(table, asked.failure.serviceCode)) {
        const QByteArray code = asked.failure.serviceCode.toUtf8();
        for (const CodeRow &row : table.codes) {
            if (code == QByteArrayView(row.code))
                addRow(row);
        }
    } else {
        for (const auto rows : {table.statuses, statusRows()}) {
            for (const StatusRow &row : rows) {
                if (row.first <= asked.failure.httpStatus && asked.failure.httpStatus <= row.last)
                    addRow(row);
            }
        }
    }
    if (asked.operation == Operation::Put && !asked.conditional) {
        Case other = asked;
        other.conditional = true;
        add(say(QT_TRANSLATE_NOOP("Cli", "if it must not replace an object")), other);
    }
    Case plain = asked;
    plain.conditional = false;
    plain.circumstances = {};
    plain.failure.region.clear();
    add(say(QT_TRANSLATE_NOOP("Cli", "otherwise")), plain);
    return others;
}

QString reasonFor(const Classification &found, Operation operation, Say say)
{
    const Particular *particular = particularOf(found, operation);
    QString reason =
        say(particular && particular->meaning ? particular->meaning : meaning(found.failureClass));
    const bool failure = !particular || particular->failureClass.isEmpty();
    if (found.limit > 0 && failure) {
        const QString then = verdictName({.failureClass = found.afterwards});
        reason += u' ';
        reason += found.limit == 1 ? say(QT_TRANSLATE_NOOP("Cli", "At most once; after that: %1.")).arg(then)
                                   : say(QT_TRANSLATE_NOOP("Cli", "At most %1 times; after that: %2."))
                                         .arg(QString::number(found.limit), then);
    }
    return reason + u' ' + say(QT_TRANSLATE_NOOP("Cli", "Source: %1.")).arg(found.source);
}

} // namespace

QStringList operationNames()
{
    QStringList names;
    for (const Operation operation : allValues<Operation>()) {
        if (operation != Operation::Probe) // it exists only in records
            names += operationName(operation);
    }
    return names;
}

Result<Explanation> explain(const RetryExplainOptions &options)
{
    const auto table = tableNamed(options.provider);
    if (!table)
        return failed(table.error());
    const auto failure = failureOf(options, **table);
    if (!failure)
        return failed(failure.error());
    const auto operation = operationOf(options.operation, *failure, **table);
    if (!operation)
        return failed(operation.error());
    const Case asked{*failure, *operation, options.conditional, {options.clockSkew, options.ambiguousBefore}};
    const Classification found = asked.found(**table);
    const Particular *particular = particularOf(found, *operation);
    Explanation explanation;
    explanation.failureClass = classFor(found, *operation);
    explanation.verdict =
        particular && !particular->verdict.isEmpty() ? QString(particular->verdict) : verdictName(found);
    explanation.retryable = isRetryable(found.failureClass);
    explanation.rule = found.rule;
    const auto reason = [&](Say say) {
        return (QStringList{reasonFor(found, *operation, say)} + otherwise(asked, **table, say)).join(u' ');
    };
    explanation.reason = reason(english);
    explanation.told = reason(translated);
    return explanation;
}

} // namespace windlass
