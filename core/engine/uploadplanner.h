// SPDX-License-Identifier: GPL-3.0-or-later
// What paths and a destination amount to: a transfer for each file, planned before anything is sent.
#pragma once

#include "core/engine/engine.h"
#include "core/exports/collect.h"
#include "core/exports/keytemplate.h"
#include "core/exports/manifest.h"
#include "core/store/store.h"
#include "core/transfer/place.h"
#include "core/upload/partplan.h"

#include <QSet>

#include <optional>

namespace windlass {

/// What is known of where the files go.
struct Service
{
    UploadShape shape;
    qint64 partRate = 0; ///< as in planParts()
};

struct PlannedUploads
{
    QList<StoredTransfer> transfers; ///< no two of one request to the same place
    QStringList problems;            ///< a sentence for each path that is left out
    QList<LeftOut> leftOut;          ///< what folders hold besides; with the first files
    QStringList findings;            ///< about manifests, in sentences; with the last files
};

/// A sentence for a file whose place another transfer has taken.
QString leftOut(const StoredTransfer &transfer);

/// Reads the files' facts, not their contents: slowly, where the disk is slow. So it is made for another
/// thread than the engine's, and for one at a time.
class UploadPlanner
{
public:
    /// What the request leaves open, the settings say.
    UploadPlanner(const AddRequest &request, const Destination &destination, const Settings &settings,
                  const Service &service, const QDateTime &now);

    /// Plans the next files, so many at most; the first call finds out which files there are.
    void plan(qsizetype most);
    /// What the last call planned.
    PlannedUploads take();
    bool atEnd() const { return files_ && next_ == files_->size(); }

private:
    Result<StoredTransfer> planned(const CollectedFile &file);

    const QStringList paths_;
    const FolderFilter filter_;
    const Service service_;
    const qint64 partSize_;
    const QString keyTemplate_;
    KeyParts naming_;      ///< but for what the file gives
    StoredTransfer alike_; ///< what all transfers of the request have in common
    Manifests manifests_;
    std::optional<QList<CollectedFile>> files_;
    qsizetype next_ = 0;
    QSet<TransferPlace> taken_; ///< by those before, whatever has become of them
    PlannedUploads plans_;
};

} // namespace windlass
