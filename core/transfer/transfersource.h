// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a transfer reads, and whether it is still the one that was planned. Size and modification
// time prove nothing if a program wrote to the file and then restored them, as `cp --preserve` and backup
// restores do. The change time (ctime) moves then, but also after a chmod or a new hard link. In that case
// only the bytes can tell.
#pragma once

#include "core/base/result.h"
#include "core/net/filedigests.h"
#include "core/net/sourcefile.h"
#include "core/upload/checksummode.h"
#include "core/upload/fingerprint.h"
#include "core/upload/upload.h"

#include <QString>

#include <memory>
#include <optional>

namespace windlass {

/// The parts of the file that the service has confirmed and that can be compared with the file.
struct SentRanges
{
    QList<FileDigests::Range> ranges;
    QList<QByteArray> digests; ///< of the ranges, as they were sent
};
/// `checksum`: of a file that was sent in one request, as text; empty if there is none.
SentRanges sentRanges(const Upload &upload, ChecksumMode mode, const QString &checksum);

/// The numbers of the confirmed parts without a known digest.
QList<int> partsWithoutDigest(const Upload &upload, ChecksumMode mode);

class TransferSource
{
public:
    TransferSource(QString path, const Fingerprint &planned)
        : path_(std::move(path))
        , fingerprint_(planned)
    {}

    /// Is the file still the one that was planned? A failure (SourceChanged, LocalFile) says why not.
    Result<void> unchanged() const;
    /// Opens the file, or reopens it. Fails as unchanged() does, or if it cannot be opened.
    Result<void> open();
    /// Null before open().
    const std::shared_ptr<SourceFile> &file() const { return file_; }

    /// The file's change time, if it was touched since it was planned. Empty if there is no sign of that, or
    /// if unchanged() fails.
    std::optional<qint64> touchedAt() const;
    /// The file was touched, but its content is the same.
    void accept(qint64 changedNs) { fingerprint_.changedNs = changedNs; }

    /// What the journal should have.
    const Fingerprint &fingerprint() const { return fingerprint_; }

    /// The SourceChanged failure.
    static Failure changed();

private:
    QString path_;
    Fingerprint fingerprint_;
    std::shared_ptr<SourceFile> file_;
};

} // namespace windlass
