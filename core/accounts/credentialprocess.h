// SPDX-License-Identifier: GPL-3.0-or-later
// Credentials from a program that the shared configuration names as `credential_process`. ("Sourcing
// credentials with an external process", AWS SDKs and Tools Reference Guide)
#pragma once

#include "core/accounts/credentials.h"
#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"

#include <QDateTime>

namespace windlass {

struct ProcessCredentials
{
    Credentials credentials;
    QDateTime expires; ///< invalid: they last
};

/// Reads what such a program prints: `{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …}`, with
/// SessionToken and Expiration (ISO 8601) where they have an end. A failure (Credentials) says what is wrong
/// and shows nothing of the output.
Result<ProcessCredentials> readProcessCredentials(const QByteArray &printed);

/// Runs the command line without a shell and answers with what it printed, or with a failure: after 30
/// seconds, or once it has printed more than 64 KiB. Dropping the handle ends the program. Never answers from
/// inside this call.
Handle runCredentialProcess(const QString &commandLine, Timers &timers,
                            std::function<void(Result<ProcessCredentials>)> then);

} // namespace windlass
