// SPDX-License-Identifier: GPL-3.0-or-later
// What `secret set` reads.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/base/result.h"

#include <QByteArray>

namespace windlass {

/// The credentials in what was read from standard input: lines of access key ID, secret and perhaps a session
/// token; or the secret alone where the destination has its access key ID. A failure (Settings) says what was
/// expected, without anything of what was read.
Result<Credentials> credentialsFrom(const QByteArray &input, const Destination &destination);

} // namespace windlass
