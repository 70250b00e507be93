// SPDX-License-Identifier: GPL-3.0-or-later
// What each checksum mode adds to S3's requests, and how checksums are read from the answers. Source: the
// Amazon S3 API reference, and "Checking object integrity for data uploads" in the user guide.
#pragma once

#include "core/providers/provider.h"
#include "core/providers/s3/signer.h"

#include <QXmlStreamWriter>

#include <functional>

namespace windlass {

/// The value of x-amz-content-sha256 for a body that sends part of the file.
QByteArray payloadHashOf(ChecksumMode mode);

/// Add the headers that the work needs in its mode. Call before signing.
void addChecksumHeaders(HttpHeaders &headers, const work::Open &open);
void addChecksumHeaders(HttpHeaders &headers, const work::Part &part);
void addChecksumHeaders(HttpHeaders &headers, const work::Put &put);
void addChecksumHeaders(HttpHeaders &headers, const work::Complete &complete);
void addChecksumHeaders(HttpHeaders &headers, const work::Confirm &confirm);

/// The body that sends part of the file; the caller attaches the file.
FileRange rangeOf(const Step &step, ChecksumMode mode, const Signature &signature, qint64 chunk);

/// Writes the part's checksum into a `Part` element of CompleteMultipartUpload.
void writePartChecksum(QXmlStreamWriter &xml, ChecksumMode mode, const ConfirmedPart &part);

/// The checksums in an answer's headers. The ETag counts as one if it has the form of an MD5 and no header
/// rules that out.
QList<Checksum> checksumsOf(const HttpReply &reply, const QString &etag);
/// The checksums in an answer's elements, such as ChecksumCRC64NVME. `text` returns an element's text by its
/// name.
QList<Checksum> checksumsIn(const std::function<QString(QLatin1StringView)> &text);

} // namespace windlass
