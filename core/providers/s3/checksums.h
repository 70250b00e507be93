// SPDX-License-Identifier: GPL-3.0-or-later
// What each checksum mode puts into S3's requests, and what the answers say of checksums. Source: the Amazon
// S3 API reference, and "Checking object integrity for data uploads" in the user guide.
#pragma once

#include "core/providers/provider.h"
#include "core/providers/s3/signer.h"

#include <QXmlStreamWriter>

#include <functional>

namespace windlass {

/// The value of x-amz-content-sha256 for a body that sends part of the file.
QByteArray payloadHashOf(ChecksumMode mode);

/// Adds the step's headers of the mode. To be signed.
void addChecksumHeaders(HttpHeaders &headers, const Step &step, const UploadFacts &facts);

/// The body that sends part of the file, still without the file.
FileRange rangeOf(const Step &step, ChecksumMode mode, const Signature &signature, qint64 chunk);

/// Inside a part of CompleteMultipartUpload.
void writePartChecksum(QXmlStreamWriter &xml, ChecksumMode mode, const ConfirmedPart &part);

/// In an answer's headers; the etag is one where it has an MD5's form and nothing says that it is none.
QList<Checksum> checksumsOf(const HttpReply &reply, const QString &etag);
/// In an answer's elements, such as ChecksumCRC64NVME: `text` finds one by its name.
QList<Checksum> checksumsIn(const std::function<QString(QLatin1StringView)> &text);

} // namespace windlass
