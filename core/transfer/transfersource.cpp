// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/transfersource.h"

#include "core/base/sentence.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

SentRanges sentRanges(const Upload &upload, ChecksumMode mode, const QString &checksum)
{
    SentRanges sent;
    const auto kind = partDigest(mode);
    if (!kind)
        return sent;
    if (upload.plan().single() && upload.allSent() && !checksum.isEmpty()) {
        sent.ranges = {{0, upload.plan().size, *kind}};
        return sent;
    }
    for (const ConfirmedPart &part : upload.progress().parts) {
        if (part.digest.isEmpty())
            continue;
        sent.ranges.append({part.offset, part.length, *kind});
        sent.digests.append(part.digest);
    }
    return sent;
}

QList<int> partsWithoutDigest(const Upload &upload, ChecksumMode mode)
{
    QList<int> parts;
    for (const ConfirmedPart &part : upload.progress().parts) {
        if (part.digest.isEmpty() || !partDigest(mode))
            parts.append(part.part);
    }
    return parts;
}

Failure TransferSource::changed()
{
    return localFailure(FailureKind::SourceChanged,
                        Sentence::tr("The file changed while it was being uploaded."));
}

Result<void> TransferSource::unchanged() const
{
    const auto now = fingerprintOf(path_);
    if (!now)
        return failed(now.error());
    if (!sameFile(fingerprint_, *now))
        return failed(changed());
    return {};
}

Result<void> TransferSource::open()
{
    if (auto same = unchanged(); !same)
        return same;
    // Fill in values that are missing, because the profile came from another computer or an earlier version
    // wrote the row.
    if (fingerprint_.fileId == 0 || fingerprint_.changedNs == 0) {
        if (const auto now = fingerprintOf(path_)) {
            fingerprint_.fileId = now->fileId;
            fingerprint_.changedNs = now->changedNs;
        }
    }
    auto file = SourceFile::open(path_);
    if (!file)
        return failed(file.error());
    file_ = std::move(*file);
    return {};
}

std::optional<qint64> TransferSource::touchedAt() const
{
    const qint64 changedNs = file_ ? file_->changedNs() : 0;
    if (changedNs == 0 || changedNs == fingerprint_.changedNs || !unchanged())
        return {};
    return changedNs;
}

} // namespace windlass
