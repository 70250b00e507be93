// SPDX-License-Identifier: GPL-3.0-or-later
// What paths and a destination amount to: a transfer for each file, planned before anything is sent.
#pragma once

#include "core/engine.h"
#include "core/store/store.h"
#include "core/transfer/place.h"
#include "core/upload/partplan.h"

#include <QSet>

namespace windlass {

/// What is known of where the files go.
struct Service
{
    UploadShape shape;
    qint64 partRate = 0; ///< as in planParts()
};

struct PlannedUploads
{
    QList<StoredTransfer> transfers;
    QStringList problems; ///< a sentence for each path that is left out
};

/// `taken`: places that transfers are on their way to; no two of the planned ones share one either. What the
/// request leaves open, the settings say. Reads the files' facts, not their contents.
PlannedUploads planUploads(const AddRequest &request, const Destination &destination,
                           const Settings &settings, const Service &service, QSet<TransferPlace> taken,
                           const QDateTime &now);

} // namespace windlass
