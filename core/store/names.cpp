// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/names.h"

#include <QMetaEnum>
#include <QNetworkReply>
#include <QSslError>

namespace windlass {

using namespace Qt::StringLiterals;

QLatin1StringView failureKindName(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Service:
        return "service"_L1;
    case FailureKind::Network:
        return "network"_L1;
    case FailureKind::Tls:
        return "tls"_L1;
    case FailureKind::Aborted:
        return "aborted"_L1;
    case FailureKind::BadAnswer:
        return "bad_answer"_L1;
    case FailureKind::Damaged:
        return "damaged"_L1;
    case FailureKind::LocalFile:
        return "local_file"_L1;
    case FailureKind::SourceChanged:
        return "source_changed"_L1;
    case FailureKind::Credentials:
        return "credentials"_L1;
    case FailureKind::Settings:
        return "settings"_L1;
    case FailureKind::Journal:
        return "journal"_L1;
    case FailureKind::Exhausted:
        return "exhausted"_L1;
    case FailureKind::ObjectExists:
        return "object_exists"_L1;
    case FailureKind::Portal:
        return "portal"_L1;
    case FailureKind::ManifestDiffers:
        return "manifest_differs"_L1;
    case FailureKind::NotProven:
        return "not_proven"_L1;
    }
    return {};
}

QLatin1StringView abortReasonName(AbortReason reason)
{
    switch (reason) {
    case AbortReason::None:
        return "none"_L1;
    case AbortReason::UserCancelled:
        return "user_cancelled"_L1;
    case AbortReason::Paused:
        return "paused"_L1;
    case AbortReason::DeadlineExceeded:
        return "deadline_exceeded"_L1;
    case AbortReason::StallTimeout:
        return "stall_timeout"_L1;
    case AbortReason::ConnectTimeout:
        return "connect_timeout"_L1;
    case AbortReason::ResponseTimeout:
        return "response_timeout"_L1;
    case AbortReason::Superseded:
        return "superseded"_L1;
    case AbortReason::Suspended:
        return "suspended"_L1;
    }
    return {};
}

QLatin1StringView markName(Mark mark)
{
    switch (mark) {
    case Mark::None:
        return "none"_L1;
    case Mark::Retryable:
        return "retryable"_L1;
    case Mark::NonRetryable:
        return "non_retryable"_L1;
    }
    return {};
}

QLatin1StringView providerKindName(ProviderKind provider)
{
    switch (provider) {
    case ProviderKind::S3:
        return "s3"_L1;
    case ProviderKind::Azure:
        return "azure"_L1;
    case ProviderKind::Gcs:
        return "gcs"_L1;
    }
    return {};
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
