// SPDX-License-Identifier: GPL-3.0-or-later
// The names under which a store saves enumerations that have no names elsewhere.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/failure.h"
#include "core/base/names.h"
#include "core/retry/verdict.h"

#include <QLatin1StringView>
#include <QString>

#include <optional>

namespace windlass {

/// How a run ended, or why a transfer came to rest, as written in the journal and the metrics:
/// `succeeded exhausted fatal needs_person session_lost cancelled deadline server_asked_to_wait budget
/// offline`.
QLatin1StringView causeName(Cause cause);

QLatin1StringView failureKindName(FailureKind kind);
QLatin1StringView abortReasonName(AbortReason reason);
QLatin1StringView markName(Mark mark);
QLatin1StringView providerKindName(ProviderKind provider);

/// For values of QNetworkReply::NetworkError and QSslError::SslError: Qt's own names, or the number as text
/// if Qt has no name for it.
QString networkErrorName(int error);
QString tlsErrorName(int error);
/// Empty if the text is neither a name nor a number.
std::optional<int> networkErrorNamed(const QString &name);
std::optional<int> tlsErrorNamed(const QString &name);

} // namespace windlass
