// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a transfer reads: is it still the one that was planned, and the open file itself. Its size
// and its time of modification say nothing where somebody wrote to it and set them back, as `cp --preserve`
// and restores of backups do; its time of change moves then, but also with a chmod or a new hard link. Then
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

/// What of the file the service has confirmed, as far as it can be compared with the file.
struct SentRanges
{
    QList<FileDigests::Range> ranges;
    QList<QByteArray> digests; ///< of these, as they were sent
};
/// `checksum`: of a file that was sent in one request, as text; empty while there is none.
SentRanges sentRanges(const Upload &upload, ChecksumMode mode, const QString &checksum);

/// The numbers of the confirmed parts that no digest is known of.
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
    /// Opens it, once more where it was open before. Fails as unchanged() does.
    Result<void> open();
    /// Null before open().
    const std::shared_ptr<SourceFile> &file() const { return file_; }

    /// Was it touched since it was planned? Then its time of change; nothing where there is no sign of it,
    /// and where unchanged() says what is wrong.
    std::optional<qint64> touchedAt() const;
    /// It was, and holds what it held.
    void accept(qint64 changedNs) { fingerprint_.changedNs = changedNs; }

    /// What the journal is to have.
    const Fingerprint &fingerprint() const { return fingerprint_; }

    /// What SourceChanged says.
    static Failure changed();

private:
    QString path_;
    Fingerprint fingerprint_;
    std::shared_ptr<SourceFile> file_;
};

} // namespace windlass
