// SPDX-License-Identifier: GPL-3.0-or-later
// Plans one transfer for each file of an AddRequest, before anything is sent.
#pragma once

#include "core/base/sentence.h"
#include "core/engine/engine.h"
#include "core/exports/collect.h"
#include "core/exports/keytemplate.h"
#include "core/exports/manifest.h"
#include "core/records/storedtransfer.h"
#include "core/records/transferplace.h"
#include "core/upload/partplan.h"

#include <optional>

namespace windlass {

/// What is known about the service that the files go to.
struct Service
{
    UploadShape shape;
    qint64 partRate = 0; ///< as in planParts()
};

struct PlannedUploads
{
    QList<StoredTransfer> transfers; ///< all with different targets
    QList<Sentence> problems;        ///< a sentence for each path that is not uploaded
    QList<LeftOut> leftOut;          ///< other files in the folders; returned with the first files
    QList<Sentence> findings;        ///< sentences about manifests; returned with the last files
};

/// A sentence for a file whose target is taken by another transfer.
Sentence leftOut(const StoredTransfer &transfer);

/// The part size of the settings is meant for all services and files. This moves it to the nearest size that
/// the service accepts for a file of `size` bytes. `wanted` 0 returns 0: chosen from the file's size.
qint64 usualPartSize(qint64 wanted, qint64 size, const UploadShape &shape);

/// Reads the files' metadata and not their contents, which is slow on a slow disk. Therefore it runs in a
/// worker thread, one planner at a time.
class UploadPlanner
{
public:
    /// The settings fill in what the request leaves open.
    UploadPlanner(const AddRequest &request, const Destination &destination, const Settings &settings,
                  const Service &service, const QDateTime &now);

    /// Plans up to `most` more files. The first call collects the files and names all of their objects, so
    /// that two files of one name are found before anything is sent.
    void plan(qsizetype most);
    /// Returns what the last call planned.
    PlannedUploads take();
    bool atEnd() const { return files_ && next_ == files_->size(); }

private:
    void collect();
    Result<StoredTransfer> planned(const CollectedFile &file, const QString &key);

    const QStringList paths_;
    const FolderFilter filter_;
    const Service service_;
    const std::optional<qint64> partSize_; ///< asked for with the request
    const qint64 usualPartSize_;           ///< of the settings; 0: chosen by the file's size
    const QString keyTemplate_;
    KeyParts naming_;      ///< everything except what depends on the file
    StoredTransfer alike_; ///< the values that all transfers of the request share
    Manifests manifests_;
    struct NamedFile
    {
        CollectedFile file;
        QString key; ///< unlike that of every other file of the request
    };
    std::optional<QList<NamedFile>> files_;
    qsizetype next_ = 0;
    PlannedUploads plans_;
};

} // namespace windlass
