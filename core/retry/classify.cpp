// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/classify.h"

#include <QNetworkReply>
#include <QSslError>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using enum FailureClass;

struct ClassWord
{
    FailureClass failureClass;
    QLatin1StringView name;
};
constexpr std::array classWords{
    ClassWord{Retry, "retry"_L1},
    ClassWord{Throttle, "throttle"_L1},
    ClassWord{Reconcile, "reconcile"_L1},
    ClassWord{Restart, "restart"_L1},
    ClassWord{Refresh, "refresh"_L1},
    ClassWord{Clock, "clock"_L1},
    ClassWord{Region, "region"_L1},
    ClassWord{ReauthProxy, "reauth-proxy"_L1},
    ClassWord{Net, "net"_L1},
    ClassWord{Ask, "ask"_L1},
    ClassWord{Fatal, "fatal"_L1},
    ClassWord{Cancel, "cancel"_L1},
};

struct OperationWord
{
    Operation operation;
    QLatin1StringView name;
    bool safeToRepeat;
};
constexpr std::array operationWords{
    OperationWord{Operation::Open, "open"_L1, true},
    OperationWord{Operation::Part, "part"_L1, true},
    OperationWord{Operation::Put, "put"_L1, true},
    OperationWord{Operation::ListParts, "list-parts"_L1, true},
    OperationWord{Operation::Complete, "complete"_L1, false},
    OperationWord{Operation::Confirm, "confirm"_L1, true},
    OperationWord{Operation::Abort, "abort"_L1, true},
    OperationWord{Operation::Delete, "delete"_L1, true},
    OperationWord{Operation::List, "list"_L1, true},
    OperationWord{Operation::Test, "test"_L1, true},
};

/// A row of one of the tables below: a number, and what it means.
struct Row
{
    int number;
    FailureClass failureClass;
    const char *source;
    int limit = 0;
    FailureClass after = Fatal;
};

// HTTP status, where the service's code decides nothing.
constexpr std::array statusRows{
    Row{301, Region, "S3: the bucket lives elsewhere", 1},
    Row{302, Region, "as 301", 1},
    Row{303, Region, "as 301", 1},
    Row{304, Fatal, "precondition"},
    Row{307, Region, "S3 TemporaryRedirect", 3},
    Row{308, Region, "as 307", 3},
    Row{400, Fatal, "RFC 9110 15.5.1"},
    Row{401, Refresh, "RFC 9110 15.5.2", 1, Ask},
    Row{403, Fatal, "RFC 9110 15.5.4"},
    Row{404, Fatal, "RFC 9110 15.5.5"},
    Row{407, ReauthProxy, "RFC 9110 15.5.8", 1, Ask},
    Row{408, Retry, "RFC 9110 15.5.9"},
    Row{410, Fatal, "RFC 9110 15.5.11"},
    Row{412, Fatal, "RFC 9110 15.5.13"},
    Row{413, Fatal, "RFC 9110 15.5.14"},
    Row{425, Retry, "our judgement"},
    Row{429, Throttle, "RFC 6585 4"},
    Row{499, Retry, "a proxy's client closed request"},
    Row{500, Retry, "RFC 9110 15.6.1"},
    Row{501, Fatal, "RFC 9110 15.6.2"},
    Row{502, Retry, "RFC 9110 15.6.3"},
    Row{503, Throttle, "S3: any 503 means slow down"},
    Row{504, Retry, "RFC 9110 15.6.5"},
    Row{505, Fatal, "RFC 9110 15.6.6"},
    Row{507, Ask, "storage full: our judgement"},
    Row{509, Throttle, "bandwidth limit"},
    Row{511, Ask, "RFC 6585 6: a captive portal"},
    Row{526, Fatal, "a CDN's certificate trouble"},
    Row{530, Retry, "our judgement", 2},
};

// Qt 6.4.2, measured where docs/retry.md says so.
constexpr std::array networkRows{
    Row{QNetworkReply::ConnectionRefusedError, Retry, "Qt 1"},
    Row{QNetworkReply::RemoteHostClosedError, Retry, "Qt 2"},
    Row{QNetworkReply::HostNotFoundError, Retry, "Qt 3", 2, Ask},
    Row{QNetworkReply::TimeoutError, Retry, "Qt 4"},
    Row{QNetworkReply::OperationCanceledError, Retry, "Qt 5, not by us"},
    Row{QNetworkReply::SslHandshakeFailedError, Fatal, "Qt 6, without a list of errors"},
    Row{QNetworkReply::TemporaryNetworkFailureError, Net, "Qt 7"},
    Row{QNetworkReply::NetworkSessionFailedError, Net, "Qt 8"},
    Row{QNetworkReply::BackgroundRequestNotAllowedError, Net, "Qt 9"},
    Row{QNetworkReply::TooManyRedirectsError, Fatal, "Qt 10"},
    Row{QNetworkReply::InsecureRedirectError, Fatal, "Qt 11"},
    Row{QNetworkReply::UnknownNetworkError, Retry, "Qt 99: mostly a reset"},
    Row{QNetworkReply::ProxyConnectionRefusedError, Retry, "Qt 101"},
    Row{QNetworkReply::ProxyConnectionClosedError, Retry, "Qt 102"},
    Row{QNetworkReply::ProxyNotFoundError, Retry, "Qt 103", 2, Ask},
    Row{QNetworkReply::ProxyTimeoutError, Retry, "Qt 104"},
    Row{QNetworkReply::ProxyAuthenticationRequiredError, ReauthProxy, "Qt 105", 1, Ask},
    Row{QNetworkReply::UnknownProxyError, Retry, "Qt 199"},
    Row{QNetworkReply::ContentReSendError, Retry, "Qt 205: the connection died, and the body goes once only"},
    Row{QNetworkReply::ProtocolUnknownError, Fatal, "Qt 301"},
    Row{QNetworkReply::ProtocolFailure, Retry, "Qt 399"},
};

constexpr std::array tlsRows{
    Row{QSslError::CertificateExpired, Ask, "certificate dates, or this computer's clock"},
    Row{QSslError::CertificateNotYetValid, Ask, "certificate dates, or this computer's clock"},
    Row{QSslError::SelfSignedCertificate, Ask, "trust"},
    Row{QSslError::SelfSignedCertificateInChain, Ask, "trust"},
    Row{QSslError::UnableToGetLocalIssuerCertificate, Ask, "trust"},
    Row{QSslError::UnableToVerifyFirstCertificate, Ask, "trust"},
    Row{QSslError::CertificateUntrusted, Ask, "trust"},
    Row{QSslError::CertificateRejected, Ask, "trust"},
    Row{QSslError::HostNameMismatch, Fatal, "another host answered"},
    Row{QSslError::SubjectIssuerMismatch, Fatal, "the chain is broken"},
    Row{QSslError::CertificateRevoked, Fatal, "revoked"},
    Row{QSslError::CertificateBlacklisted, Fatal, "blacklisted"},
    Row{QSslError::InvalidPurpose, Fatal, "not a server's certificate"},
    Row{QSslError::PathLengthExceeded, Fatal, "the chain is broken"},
    Row{QSslError::InvalidCaCertificate, Fatal, "the chain is broken"},
    Row{QSslError::NoSslSupport, Fatal, "no TLS on this computer"},
    Row{QSslError::OcspTryLater, Retry, "OCSP", 2},
    Row{QSslError::OcspInternalError, Retry, "OCSP", 2},
    Row{QSslError::OcspNoResponseFound, Retry, "OCSP", 2},
};

struct AbortRow
{
    AbortReason reason;
    FailureClass failureClass;
    QLatin1StringView name;
};
constexpr std::array abortRows{
    AbortRow{AbortReason::UserCancelled, Cancel, "cancelled"_L1},
    AbortRow{AbortReason::Paused, Cancel, "paused"_L1},
    AbortRow{AbortReason::DeadlineExceeded, Fatal, "deadline"_L1},
    AbortRow{AbortReason::StallTimeout, Retry, "stall"_L1},
    AbortRow{AbortReason::ConnectTimeout, Retry, "connect timeout"_L1},
    AbortRow{AbortReason::ResponseTimeout, Retry, "response timeout"_L1},
    AbortRow{AbortReason::Superseded, Cancel, "superseded"_L1},
};

struct KindRow
{
    FailureKind kind;
    FailureClass failureClass;
    QLatin1StringView name;
    int limit = 0;
};
/// Failures that carry neither status nor network error.
constexpr std::array kindRows{
    KindRow{FailureKind::BadAnswer, Retry, "cut or senseless answer"_L1},
    KindRow{FailureKind::Damaged, Retry, "checksum differs"_L1, 1},
    KindRow{FailureKind::LocalFile, Fatal, "local file"_L1},
    KindRow{FailureKind::SourceChanged, Fatal, "source changed"_L1},
    KindRow{FailureKind::Credentials, Ask, "no credentials"_L1},
    KindRow{FailureKind::Settings, Fatal, "settings"_L1},
    KindRow{FailureKind::Journal, Fatal, "journal"_L1},
    KindRow{FailureKind::Exhausted, Fatal, "an inner run was exhausted"_L1},
};

template<size_t N>
const Row *find(const std::array<Row, N> &rows, int number)
{
    const auto row = std::ranges::find(rows, number, &Row::number);
    return row == rows.end() ? nullptr : &*row;
}

Classification by(const Row &row, const QString &rule)
{
    return {row.failureClass, row.limit, row.after, rule, QString::fromLatin1(row.source)};
}

std::optional<Classification> byCode(const Failure &failure, const ErrorTable &table, Operation operation)
{
    for (const CodeRow &row : table.codes) {
        if (QLatin1StringView(row.code) != failure.serviceCode || (row.only && *row.only != operation))
            continue;
        const QString rule = QLatin1StringView(table.provider) + u' ' + failure.serviceCode +
                             (row.only ? u" on "_s + operationName(operation) : QString());
        Classification found{row.failureClass, row.limit, row.after, rule, QLatin1StringView(row.source)};
        if (row.clockOff.count() != 0 && std::chrono::abs(failure.clockSkew) > row.clockOff) {
            found.failureClass = Clock;
            found.limit = 1;
            found.after = row.failureClass;
        }
        return found;
    }
    return {};
}

Classification byStatus(int status)
{
    const QString rule = u"http %1"_s.arg(status);
    if (const Row *row = find(statusRows, status))
        return by(*row, rule);
    if (status >= 500 && status <= 599)
        return {Retry, 0, Fatal, u"http 5xx"_s, u"services answer unlisted 5xx in passing trouble"_s};
    if (status >= 400 && status <= 499)
        return {Fatal, 0, Fatal, u"http 4xx"_s, u"RFC 9110 15.5"_s};
    return {Retry, 1, Fatal, rule, u"no status of HTTP: once more"_s};
}

Classification byNetworkError(int error)
{
    const QString rule = u"network %1"_s.arg(error);
    if (const Row *row = find(networkRows, error))
        return by(*row, rule);
    return {Fatal, 0, Fatal, rule, u"not listed"_s};
}

/// Of several certificate errors, the one that leaves the least hope.
Classification byTls(const std::vector<int> &errors)
{
    Classification worst{Fatal, 0, Fatal, u"tls without a list"_s, u"a client certificate may be wanted"_s};
    bool first = true;
    for (const int error : errors) {
        const Row *row = find(tlsRows, error);
        const QString rule = u"tls %1"_s.arg(error);
        const Classification one =
            row != nullptr ? by(*row, rule) : Classification{Fatal, 0, Fatal, rule, u"not listed"_s};
        const auto rank = [](FailureClass failureClass) {
            return failureClass == Retry ? 0 : failureClass == Ask ? 1 : 2;
        };
        if (first || rank(one.failureClass) > rank(worst.failureClass))
            worst = one;
        first = false;
    }
    return worst;
}

Classification byEvidence(const Failure &failure, const ErrorTable &table, Operation operation)
{
    if (!failure.serviceCode.isEmpty()) {
        if (auto found = byCode(failure, table, operation))
            return *found;
    }
    if (failure.kind == FailureKind::BadAnswer || failure.kind == FailureKind::Damaged ||
        failure.httpStatus == 0) {
        const auto row = std::ranges::find(kindRows, failure.kind, &KindRow::kind);
        if (row != kindRows.end())
            return {row->failureClass, row->limit, Fatal, row->name, u"our judgement"_s};
    }
    if (failure.httpStatus != 0)
        return byStatus(failure.httpStatus);
    if (failure.kind == FailureKind::Tls || !failure.tlsErrors.empty())
        return byTls(failure.tlsErrors);
    if (failure.networkError == 0 && seedWouldRetry(failure.text))
        return {Retry, 0, Fatal, u"text"_s, u"the seed's lists, for failures that carry nothing but text"_s};
    return byNetworkError(failure.networkError);
}

/// May the work have been done although no proper answer came?
bool outcomeUnknown(const Failure &failure)
{
    return failure.requestSent || failure.kind == FailureKind::BadAnswer || failure.httpStatus == 500 ||
           failure.httpStatus == 502 || failure.httpStatus == 504;
}

} // namespace

QLatin1StringView className(FailureClass failureClass)
{
    return std::ranges::find(classWords, failureClass, &ClassWord::failureClass)->name;
}

QLatin1StringView operationName(Operation operation)
{
    return std::ranges::find(operationWords, operation, &OperationWord::operation)->name;
}

std::optional<Operation> operationNamed(QStringView name)
{
    const auto word = std::ranges::find_if(operationWords, [name](const OperationWord &each) {
        return name.compare(each.name, Qt::CaseInsensitive) == 0;
    });
    return word == operationWords.end() ? std::nullopt : std::optional(word->operation);
}

bool safeToRepeat(Operation operation)
{
    return std::ranges::find(operationWords, operation, &OperationWord::operation)->safeToRepeat;
}

Classification classify(const Failure &failure, const ErrorTable &table, Operation operation)
{
    if (failure.abort != AbortReason::None) {
        const auto row = std::ranges::find(abortRows, failure.abort, &AbortRow::reason);
        Classification ours{row->failureClass, 0, Fatal, u"our own "_s + row->name,
                            u"our own reason comes first"_s};
        if (ours.failureClass == Retry && failure.requestSent && !safeToRepeat(operation))
            ours.failureClass = Reconcile;
        return ours;
    }
    // What an inner run has given up is given up: no mark and no table opens it again from inside.
    if (failure.kind == FailureKind::Exhausted && failure.mark != Mark::Retryable)
        return {Fatal, 0, Fatal, u"an inner run was exhausted"_s, u"attempts never multiply"_s};
    if (failure.mark == Mark::Retryable)
        return {Retry, 0, Fatal, u"marked retryable"_s, u"the outermost mark wins"_s};
    if (failure.mark == Mark::NonRetryable)
        return {Fatal, 0, Fatal, u"marked non-retryable"_s, u"the outermost mark wins"_s};

    Classification found = byEvidence(failure, table, operation);
    if (found.failureClass == Retry && !safeToRepeat(operation) && outcomeUnknown(failure)) {
        found.failureClass = Reconcile;
        found.rule += u", "_s + operationName(operation) + u" may have been carried out"_s;
    }
    return found;
}

bool seedWouldRetry(QStringView text)
{
    static constexpr std::array patterns{
        "connection refused"_L1,
        "connection reset"_L1,
        "connection timeout"_L1,
        "network unreachable"_L1,
        "no such host"_L1,
        "temporary failure"_L1,
        "timeout"_L1,
        "TLS handshake timeout"_L1,
        "i/o timeout"_L1,
        "broken pipe"_L1,
        "EOF"_L1,
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
    return std::ranges::any_of(
        patterns, [text](QLatin1StringView pattern) { return text.contains(pattern, Qt::CaseInsensitive); });
}

} // namespace windlass
