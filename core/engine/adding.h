// SPDX-License-Identifier: GPL-3.0-or-later
// What a person asks to be uploaded, and what came of it: values.
#pragma once

#include "core/accounts/destination.h"
#include "core/exports/collect.h"
#include "core/retry/attempt.h"
#include "core/retry/policy.h"
#include "core/upload/ifexists.h"

#include <QList>
#include <QMetaType>
#include <QStringList>

#include <optional>

namespace windlass {

/// What to upload, and how.
struct AddRequest
{
    int token = 0;     ///< chosen by the caller; comes back with the answer
    QStringList paths; ///< files, and folders whose files are taken
    Destination destination;
    QString keyTemplate;              ///< empty: the settings'
    std::optional<RetryPolicy> retry; ///< instead of the destination's and the settings'
    std::optional<qint64> partSize;
    FolderFilter filter;
    QList<QPair<QString, QString>> metadata;
    std::optional<IfExists> ifExists; ///< instead of the settings'
    int priority = 0;                 ///< -1, 0 or 1: higher goes first
    qint64 rateLimit = 0;             ///< bytes a second of each of these transfers; 0: none of its own
};

/// The answer to an AddRequest, once all of its files are in the journal or left out.
struct AddReport
{
    int token = 0;
    QList<TransferId> added; ///< updated() has told of them
    QStringList problems;    ///< a sentence for each path that was not added
    QList<LeftOut> leftOut;  ///< what the folders hold besides; events have told of it
    QStringList findings;    ///< sentences about manifests; events have told of them
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::IfExists)
Q_DECLARE_METATYPE(windlass::AddRequest)
Q_DECLARE_METATYPE(windlass::AddReport)
