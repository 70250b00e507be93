// SPDX-License-Identifier: GPL-3.0-or-later
// The names by which the journal holds enumerations. Numbers would change their meaning with the next value
// that somebody inserts.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/failure.h"

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace windlass {

QLatin1StringView failureKindName(FailureKind kind);
QLatin1StringView abortReasonName(AbortReason reason);
QLatin1StringView markName(Mark mark);
QLatin1StringView providerKindName(ProviderKind provider);

/// The value that `nameOf` gives this name; nothing where there is none. A name is never empty.
template<typename Enum>
std::optional<Enum> valueNamed(QStringView name, QLatin1StringView (*nameOf)(Enum))
{
    constexpr int mostValues = 64;
    for (int i = 0; !name.isEmpty() && i < mostValues; ++i) {
        if (name == nameOf(static_cast<Enum>(i)))
            return static_cast<Enum>(i);
    }
    return {};
}

/// Of Qt's QNetworkReply::NetworkError and QSslError::SslError: Qt's own names, or the number as text where
/// Qt has none.
QString networkErrorName(int error);
QString tlsErrorName(int error);
/// Nothing where it is neither a name nor a number.
std::optional<int> networkErrorNamed(const QString &name);
std::optional<int> tlsErrorNamed(const QString &name);

} // namespace windlass
