// SPDX-License-Identifier: GPL-3.0-or-later
// S3's lists in pages: the query that asks for one, and what its XML says. Source: Amazon S3 API Reference,
// ListMultipartUploads, ListObjectsV2, ListParts.
#pragma once

#include "core/providers/provider.h"
#include "core/providers/s3/xmlanswer.h"

#include <QByteArray>

namespace windlass {

/// Keys are asked for percent-encoded: XML cannot hold every character of one.
QByteArray uploadsQuery(const UploadFacts &facts);
QByteArray objectsQuery(const UploadFacts &facts);

/// Fills in uploads, objects, parts and where the next page begins. What is wrong with the list, for people;
/// empty: nothing. A list that is cut, empty, another one, says a number that is none, or has more pages and
/// does not say where, is no list. Where a service names no next page, the last entry of this one does.
QString readUploads(const XmlAnswer &list, Receipt &receipt);
QString readObjects(const XmlAnswer &list, Receipt &receipt);
QString readParts(const XmlAnswer &list, Receipt &receipt);

/// Without the quotes around it; empty where it is too long to be one.
QString unquoted(QByteArray etag);

} // namespace windlass
