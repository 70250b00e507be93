// SPDX-License-Identifier: GPL-3.0-or-later
// A request to upload files, and its result. Values only.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/sentence.h"
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
    QStringList paths; ///< files, and folders whose files are uploaded
    Destination destination;
    QString keyTemplate;              ///< empty: that of the settings
    std::optional<RetryPolicy> retry; ///< overrides that of the destination and the settings
    std::optional<qint64> partSize;
    FolderFilter filter;
    QList<QPair<QString, QString>> metadata;
    std::optional<IfExists> ifExists; ///< overrides the settings
    int priority = 0;                 ///< -1, 0 or 1; a higher one goes first
    qint64 rateLimit = 0;             ///< bytes a second of each of these transfers; 0: no limit of their own
};

/// The answer to an AddRequest, after all of its files are in the journal or left out.
struct AddReport
{
    int token = 0;
    QList<TransferId> added;  ///< already reported by updated()
    QList<Sentence> problems; ///< a sentence for each path that was not added; some reported by events
    QList<LeftOut> leftOut;   ///< files of the folders that are not uploaded; already reported by events
    QList<Sentence> findings; ///< sentences about manifests; already reported by events
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::IfExists)
Q_DECLARE_METATYPE(windlass::AddRequest)
Q_DECLARE_METATYPE(windlass::AddReport)
