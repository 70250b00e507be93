// SPDX-License-Identifier: GPL-3.0-or-later
// Failures, as the network and services cause them.
#pragma once

#include "core/base/failure.h"

#include <QNetworkReply>

namespace windlass {

/// The service answered with a refusal.
inline Failure answered(int status, const char *code = "")
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    failure.serviceCode = QString::fromLatin1(code);
    failure.requestSent = true;
    return failure;
}

/// No answer. `sent`: part of the request had left.
inline Failure lost(QNetworkReply::NetworkError error, bool sent = false)
{
    Failure failure;
    failure.kind = FailureKind::Network;
    failure.networkError = error;
    failure.requestSent = sent;
    return failure;
}

inline Failure refused()
{
    return lost(QNetworkReply::ConnectionRefusedError);
}

inline Failure lostAfterSending()
{
    return lost(QNetworkReply::RemoteHostClosedError, true);
}

} // namespace windlass
