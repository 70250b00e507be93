// SPDX-License-Identifier: GPL-3.0-or-later
// S3's lists in pages: the query that asks for one, and what its XML says. Source: Amazon S3 API Reference,
// ListMultipartUploads, ListObjectsV2.
#pragma once

#include "core/providers/provider.h"

#include <QByteArray>

namespace windlass {

/// Keys are asked for percent-encoded: XML cannot hold every character of one.
QByteArray uploadsQuery(const UploadFacts &facts);
QByteArray objectsQuery(const UploadFacts &facts);

/// Fills in uploads, objects and the next page. False where the list is cut, empty or another one.
bool readUploads(const QByteArray &body, Receipt &receipt);
bool readObjects(const QByteArray &body, Receipt &receipt);

} // namespace windlass
