// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/names.h"

#include <QMetaEnum>
#include <QNetworkReply>
#include <QSslError>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<FailureKind> failureKindNames({
    {FailureKind::Service, "service"_L1},
    {FailureKind::Network, "network"_L1},
    {FailureKind::Tls, "tls"_L1},
    {FailureKind::Aborted, "aborted"_L1},
    {FailureKind::BadAnswer, "bad_answer"_L1},
    {FailureKind::Damaged, "damaged"_L1},
    {FailureKind::LocalFile, "local_file"_L1},
    {FailureKind::SourceChanged, "source_changed"_L1},
    {FailureKind::Credentials, "credentials"_L1},
    {FailureKind::Settings, "settings"_L1},
    {FailureKind::Journal, "journal"_L1},
    {FailureKind::Exhausted, "exhausted"_L1},
    {FailureKind::ObjectExists, "object_exists"_L1},
    {FailureKind::Portal, "portal"_L1},
    {FailureKind::ManifestDiffers, "manifest_differs"_L1},
    {FailureKind::NotProven, "not_proven"_L1},
});

constexpr Names<AbortReason> abortReasonNames({
    {AbortReason::None, "none"_L1},
    {AbortReason::UserCancelled, "user_cancelled"_L1},
    {AbortReason::Paused, "paused"_L1},
    {AbortReason::DeadlineExceeded, "deadline_exceeded"_L1},
    {AbortReason::StallTimeout, "stall_timeout"_L1},
    {AbortReason::ConnectTimeout, "connect_timeout"_L1},
    {AbortReason::ResponseTimeout, "response_timeout"_L1},
    {AbortReason::Superseded, "superseded"_L1},
    {AbortReason::Suspended, "suspended"_L1},
});

constexpr Names<Mark> markNames({
    {Mark::None, "none"_L1},
    {Mark::Retryable, "retryable"_L1},
    {Mark::NonRetryable, "non_retryable"_L1},
});

constexpr Names<ProviderKind> providerKindNames({
    {ProviderKind::S3, "s3"_L1},
    {ProviderKind::Azure, "azure"_L1},
    {ProviderKind::Gcs, "gcs"_L1},
});

constexpr Names<Cause> causeNames({
    {Cause::None, "succeeded"_L1},
    {Cause::Exhausted, "exhausted"_L1},
    {Cause::Fatal, "fatal"_L1},
    {Cause::NeedsPerson, "needs_person"_L1},
    {Cause::SessionLost, "session_lost"_L1},
    {Cause::Cancelled, "cancelled"_L1},
    {Cause::Deadline, "deadline"_L1},
    {Cause::ServerAskedToWait, "server_asked_to_wait"_L1},
    {Cause::Budget, "budget"_L1},
    {Cause::Offline, "offline"_L1},
});

} // namespace

QLatin1StringView failureKindName(FailureKind kind)
{
    return failureKindNames.of(kind);
}

QLatin1StringView abortReasonName(AbortReason reason)
{
    return abortReasonNames.of(reason);
}

QLatin1StringView markName(Mark mark)
{
    return markNames.of(mark);
}

QLatin1StringView providerKindName(ProviderKind provider)
{
    return providerKindNames.of(provider);
}

QLatin1StringView causeName(Cause cause)
{
    return causeNames.of(cause);
}

namespace {

QString nameIn(const QMetaEnum &values, int value)
{
    const char *name = values.valueToKey(value);
    return name == nullptr ? QString::number(value) : QString::fromLatin1(name);
}

std::optional<int> valueIn(const QMetaEnum &values, const QString &name)
{
    bool ok = false;
    if (const int value = values.keyToValue(name.toLatin1().constData(), &ok); ok)
        return value;
    const int number = name.toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

} // namespace

QString networkErrorName(int error)
{
    return nameIn(QMetaEnum::fromType<QNetworkReply::NetworkError>(), error);
}

QString tlsErrorName(int error)
{
    return nameIn(QMetaEnum::fromType<QSslError::SslError>(), error);
}

std::optional<int> networkErrorNamed(const QString &name)
{
    return valueIn(QMetaEnum::fromType<QNetworkReply::NetworkError>(), name);
}

std::optional<int> tlsErrorNamed(const QString &name)
{
    return valueIn(QMetaEnum::fromType<QSslError::SslError>(), name);
}

} // namespace windlass
