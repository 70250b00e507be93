// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/classify.h"

#include "core/base/names.h"
#include "core/retry/troubles.h"

#include <QNetworkReply>

#include <algorithm>
#include <array>
#include <exception>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<FailureClass> classNames({
    {FailureClass::Retry, "retry"_L1},
    {FailureClass::Throttle, "throttle"_L1},
    {FailureClass::Reconcile, "reconcile"_L1},
    {FailureClass::Restart, "restart"_L1},
    {FailureClass::Refresh, "refresh"_L1},
    {FailureClass::Clock, "clock"_L1},
    {FailureClass::Region, "region"_L1},
    {FailureClass::ReauthProxy, "reauth-proxy"_L1},
    {FailureClass::Net, "net"_L1},
    {FailureClass::Ask, "ask"_L1},
    {FailureClass::Fatal, "fatal"_L1},
    {FailureClass::Cancel, "cancel"_L1},
});

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

Classification classified(const Outcome &outcome, QString rule, std::string_view source,
                          const void *row = nullptr)
{
    return {.failureClass = outcome.failureClass,
            .limit = outcome.limit,
            .rule = std::move(rule),
            .source = text(source),
            .afterwards = outcome.afterwards,
            .row = row};
}

/// Are the conditions of this row met?
template<typename Row>
bool holds(const Row &candidate, const Failure &failure, const Traits &traits,
           const Circumstances &circumstances)
{
    if (candidate.only && *candidate.only != traits.purpose)
        return false;
    const When &when = candidate.when;
    return (when.clockOffBy == Duration::zero() ||
            std::chrono::abs(circumstances.clockSkew) > when.clockOffBy) &&
           (!when.ambiguous || circumstances.ambiguousBefore) &&
           (!when.regionNamed || !failure.region.isEmpty()) &&
           (when.httpStatus == 0 || when.httpStatus == failure.httpStatus);
}

std::optional<Classification> byCode(const Failure &failure, const ErrorTable &table, const Traits &traits,
                                     const Circumstances &circumstances)
{
    if (failure.serviceCode.isEmpty())
        return {};
    const QByteArray code = failure.serviceCode.toUtf8();
    for (const CodeRow &candidate : table.codes) {
        if (code != QByteArrayView(candidate.code) || !holds(candidate, failure, traits, circumstances))
            continue;
        Classification found = classified({candidate.failureClass, candidate.limit, candidate.afterwards},
                                          u"%1 code %2"_s.arg(text(table.provider), failure.serviceCode),
                                          candidate.source, &candidate);
        found.step = candidate.step;
        found.starved = candidate.starved;
        return found;
    }
    return {};
}

std::optional<Classification> byStatus(const Failure &failure, std::span<const StatusRow> rows,
                                       const QString &prefix, const Traits &traits,
                                       const Circumstances &circumstances)
{
    if (failure.httpStatus == 0)
        return {};
    for (const StatusRow &candidate : rows) {
        if (failure.httpStatus >= candidate.first && failure.httpStatus <= candidate.last &&
            holds(candidate, failure, traits, circumstances))
            return classified({candidate.failureClass, candidate.limit, candidate.afterwards},
                              prefix + u"http %1"_s.arg(failure.httpStatus), candidate.source, &candidate);
    }
    return {};
}

/// Severity of a certificate's error. If there are several, the worst decides.
int severity(const TlsRow &candidate)
{
    const FailureClass failureClass = candidate.outcome.failureClass;
    return failureClass == FailureClass::Fatal ? 2 : failureClass == FailureClass::Ask ? 1 : 0;
}

std::optional<Classification> byCertificate(const Failure &failure)
{
    const TlsRow *worst = nullptr;
    for (const int error : failure.tlsErrors) {
        const TlsRow *candidate = tlsRow(error);
        if (worst == nullptr || severity(*candidate) > severity(*worst))
            worst = candidate;
    }
    if (worst == nullptr)
        return {};
    return classified(worst->outcome, u"tls %1"_s.arg(text(worst->qtName)), worst->source, worst);
}

Classification byNetworkError(const Failure &failure)
{
    const int error =
        failure.kind == FailureKind::Tls ? QNetworkReply::SslHandshakeFailedError : failure.networkError;
    if (const NetworkRow *found = networkRow(error))
        return classified(found->outcome, u"qt %1"_s.arg(text(found->qtName)), found->source, found);
    if (error != 0 || failure.text.isEmpty())
        return classified({FailureClass::Retry}, u"qt error %1"_s.arg(error),
                          "our judgement: no answer, and no reason");
    // There is nothing but text, so the failure does not come from our transport.
    return classified({seedWouldRetry(failure.text.english()) ? FailureClass::Retry : FailureClass::Fatal},
                      u"text list"_s, "the lists of texts in the retry guide, as a last resort");
}

Classification byEvidence(const Failure &failure, const ErrorTable &table, const Traits &traits,
                          const Circumstances &circumstances)
{
    if (failure.kind == FailureKind::Aborted) {
        const AbortRow *found = abortRow(failure.abort);
        return classified(found->outcome, u"own reason %1"_s.arg(text(found->name)), found->source, found);
    }
    if (failure.mark == Mark::Retryable)
        return classified({FailureClass::Retry}, u"mark retryable"_s, "the code that saw the failure");
    if (failure.mark == Mark::NonRetryable)
        return classified({FailureClass::Fatal}, u"mark non-retryable"_s, "the code that saw the failure");
    const bool looksFurther = failure.kind == FailureKind::Service || failure.kind == FailureKind::Network ||
                              failure.kind == FailureKind::Tls || failure.kind == FailureKind::BadAnswer;
    if (looksFurther) {
        if (auto found = byCode(failure, table, traits, circumstances))
            return *found;
        const QString provider = text(table.provider) + u' ';
        if (auto found = byStatus(failure, table.statuses, provider, traits, circumstances))
            return *found;
    }
    if (const SystemRow *found =
            failure.kind == FailureKind::LocalFile ? systemRow(failure.systemError) : nullptr) {
        Classification passing =
            classified(found->outcome, u"file %1"_s.arg(text(found->name)), found->source, found);
        passing.step = found->step;
        return passing;
    }
    if (const KindRow *found = kindRow(failure.kind))
        return classified(found->outcome, u"kind %1"_s.arg(text(found->name)), found->source, found);
    if (auto found = byStatus(failure, statusRows(), {}, traits, circumstances))
        return *found;
    if (auto found = byCertificate(failure))
        return *found;
    return byNetworkError(failure);
}

bool isRetrying(FailureClass failureClass)
{
    return failureClass == FailureClass::Retry || failureClass == FailureClass::Throttle ||
           failureClass == FailureClass::Reconcile;
}

/// A predicate's opinion. Empty if it throws; the exception is noted.
std::optional<bool> opinionOf(const Predicate &predicate, const Failure &failure, QStringList &thrown)
{
    try {
        return predicate(failure);
    } catch (const std::exception &exception) {
        thrown.append(QString::fromUtf8(exception.what()));
    } catch (...) {
        thrown.append(u"unknown"_s);
    }
    return {};
}

/// Applies the caller's opinions to the classification.
Classification heardOut(Classification classification, const Failure &failure,
                        std::span<const Predicate> predicates)
{
    const bool retrying = isRetrying(classification.failureClass);
    const bool mayDiffer = (retrying || classification.failureClass == FailureClass::Fatal) &&
                           failure.kind != FailureKind::Aborted && failure.kind != FailureKind::Exhausted &&
                           failure.mark == Mark::None;
    if (!mayDiffer)
        return classification;
    QStringList thrown;
    for (const Predicate &predicate : predicates) {
        const std::optional<bool> opinion = opinionOf(predicate, failure, thrown);
        if (!opinion)
            continue;
        if (*opinion != retrying)
            classification = classified({*opinion ? FailureClass::Retry : FailureClass::Fatal},
                                        u"predicate"_s, "the caller");
        break;
    }
    classification.thrown = std::move(thrown);
    return classification;
}

} // namespace

QLatin1StringView className(FailureClass failureClass)
{
    return classNames.of(failureClass);
}

bool leavesOutcomeUnknown(const Failure &failure)
{
    switch (failure.kind) {
    case FailureKind::BadAnswer:
        return true;
    case FailureKind::Aborted:
    case FailureKind::Network:
    case FailureKind::Tls:
        if (failure.httpStatus == 0)
            return failure.requestSent;
        [[fallthrough]];
    case FailureKind::Service: // a 503 is a refusal; other 5xx may come from a gateway, or after the deed
        return (failure.httpStatus >= 100 && failure.httpStatus < 300 && failure.serviceCode.isEmpty()) ||
               (failure.httpStatus >= 500 && failure.httpStatus != 503);
    case FailureKind::Damaged:
    case FailureKind::LocalFile:
    case FailureKind::SourceChanged:
    case FailureKind::Credentials:
    case FailureKind::Settings:
    case FailureKind::Journal:
    case FailureKind::Exhausted:
    case FailureKind::ObjectExists:
    case FailureKind::Portal:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
        return false;
    }
    Q_UNREACHABLE();
}

Classification classify(const Failure &failure, const ErrorTable &table, const Traits &traits,
                        const Circumstances &circumstances, std::span<const Predicate> predicates)
{
    Classification found = heardOut(byEvidence(failure, table, traits, circumstances), failure, predicates);
    const bool again =
        found.failureClass == FailureClass::Retry || found.failureClass == FailureClass::Reconcile;
    found.outcomeUnknown = again && leavesOutcomeUnknown(failure);
    const bool askFirst = !traits.repeatable || std::find(table.askFirst.begin(), table.askFirst.end(),
                                                          traits.purpose) != table.askFirst.end();
    if (found.failureClass == FailureClass::Retry && found.outcomeUnknown && askFirst) {
        found.failureClass = FailureClass::Reconcile;
        found.rule +=
            u", and %1 is not repeated blindly"_s.arg(traits.name.isEmpty() ? u"it"_s : traits.name);
    }
    return found;
}

std::vector<NamedTrouble> namedTroubles()
{
    std::vector<NamedTrouble> troubles;
    for (const NetworkRow &candidate : networkRows()) {
        Failure failure;
        failure.kind = candidate.error == QNetworkReply::SslHandshakeFailedError ? FailureKind::Tls
                                                                                 : FailureKind::Network;
        failure.networkError = candidate.error;
        // The first two come only after a part of the request has left. For a reset nobody knows, so the
        // worse case is assumed.
        failure.requestSent = candidate.error == QNetworkReply::RemoteHostClosedError ||
                              candidate.error == QNetworkReply::ContentReSendError ||
                              candidate.error == QNetworkReply::UnknownNetworkError;
        troubles.push_back({text(candidate.name), text(candidate.qtName), failure});
    }
    for (const TlsRow &candidate : tlsRows()) {
        Failure failure;
        failure.kind = FailureKind::Tls;
        failure.networkError = QNetworkReply::SslHandshakeFailedError;
        failure.tlsErrors = {candidate.error};
        troubles.push_back({text(candidate.name), text(candidate.qtName), failure});
    }
    for (const AbortRow &candidate : abortRows()) {
        Failure failure;
        failure.kind = FailureKind::Aborted;
        failure.abort = candidate.reason;
        failure.requestSent =
            candidate.reason == AbortReason::StallTimeout || candidate.reason == AbortReason::ResponseTimeout;
        troubles.push_back({text(candidate.name), {}, failure});
    }
    for (const SystemRow &candidate : systemRows())
        troubles.push_back(
            {text(candidate.name), {}, localFailure(FailureKind::LocalFile, {}, candidate.error)});
    for (const KindRow &candidate : kindRows()) {
        Failure failure;
        failure.kind = candidate.kind;
        troubles.push_back({text(candidate.name), {}, failure});
    }
    return troubles;
}

bool seedWouldRetry(QStringView text)
{
    // Exactly as in the guide and its code, mistakes included: `EOF` matches `Geoff`, and Go writes "network
    // is unreachable". The list decides only if there is no other evidence.
    static constexpr std::array list{
        "connection refused"_L1,
        "connection reset"_L1,
        "connection timeout"_L1,
        "network unreachable"_L1,
        "no such host"_L1,
        "timeout"_L1,
        "TLS handshake timeout"_L1,
        "i/o timeout"_L1,
        "broken pipe"_L1,
        "EOF"_L1,
        "temporary failure"_L1,
        "500 Internal Server Error"_L1,
        "502 Bad Gateway"_L1,
        "503 Service Unavailable"_L1,
        "504 Gateway Timeout"_L1,
        "429 Too Many Requests"_L1,
        "RequestTimeout"_L1,
        "ServiceUnavailable"_L1,
        "InternalError"_L1,
        "SlowDown"_L1,
        "ThrottlingException"_L1,
        "RequestLimitExceeded"_L1,
        "ProvisionedThroughputExceededException"_L1,
        "TransactionInProgressException"_L1,
        "TooManyRequests"_L1,
    };
    return std::any_of(list.begin(), list.end(),
                       [&](QLatin1StringView entry) { return text.contains(entry, Qt::CaseInsensitive); });
}

} // namespace windlass
