// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program that has credentials, where the files of a service's tools name one.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace windlass {

/// Runs the command line without a shell and answers with what it printed, or with a failure (Credentials):
/// after 30 seconds, or once it has printed more than 64 KiB. `setting`: what names the program. Dropping the
/// handle ends the program. Never answers from inside this call.
Handle runCredentialProcess(const QString &commandLine, const QString &setting, Timers &timers,
                            std::function<void(Result<QByteArray>)> then);

} // namespace windlass
