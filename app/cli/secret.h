// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the input of `secret set`.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/base/result.h"

#include <QByteArray>

namespace windlass {

/// The credentials in standard input: lines with access key ID, secret and optionally a session token; or the
/// secret alone if the destination has its access key ID. A failure (Settings) says what was expected, and
/// does not repeat the input.
Result<Credentials> credentialsFrom(const QByteArray &input, const Destination &destination);

} // namespace windlass
