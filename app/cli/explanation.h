// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine would do about a failure, in words, for `retry explain`. It uses the same tables.
#pragma once

#include "app/cli/options.h"
#include "core/base/result.h"

#include <QString>
#include <QStringList>

namespace windlass {

struct Explanation
{
    /// The class's name; `success` and `progress` for answers that only look like failures.
    QString failureClass;
    QString verdict;
    bool retryable = false;
    QString rule; ///< the row that applies
    /// What is done and why, where that is written, and what would be done under other conditions; in
    /// English, for programs.
    QString reason;
    QString told; ///< the same in the language of people
};

/// The operations that `--op` takes.
QStringList operationNames();

/// A failure (Settings) says in a sentence which option makes no sense.
Result<Explanation> explain(const RetryExplainOptions &options);

} // namespace windlass
