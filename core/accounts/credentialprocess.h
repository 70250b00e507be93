// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a program that supplies credentials, if the files of a service's tools name one.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace windlass {

/// Runs the command line without a shell and answers with its output. A failure (Credentials) if it does not
/// end within 30 seconds, prints more than 64 KiB, or cannot be run. `setting`: the name of the setting that
/// names the program. Dropping the handle kills the program. Never answers from inside this call.
Handle runCredentialProcess(const QString &commandLine, const QString &setting, Timers &timers,
                            std::function<void(Result<QByteArray>)> then);

} // namespace windlass
