// SPDX-License-Identifier: GPL-3.0-or-later
// S3's paged lists: the query for a page, and the parser for its XML. Source: Amazon S3 API Reference,
// ListMultipartUploads, ListObjectsV2, ListParts.
#pragma once

#include "core/base/sentence.h"
#include "core/providers/provider.h"
#include "core/providers/s3/xmlanswer.h"

#include <QByteArray>

namespace windlass {

/// Requests percent-encoded keys, because XML cannot hold every character of a key.
QByteArray uploadsQuery(const work::ListUploads &list);
QByteArray objectsQuery(const work::List &list);

/// Fill in the uploads, objects, or parts, and where the next page begins; if the service does not say, it
/// begins after the last entry of this one. They return what is wrong with the list, as a sentence for
/// people; empty: nothing. Wrong are a list that is cut, empty, or of another kind, one with an invalid
/// number, and one that has more pages and does not say where.
Sentence readUploads(const XmlAnswer &list, answer::Uploads &page);
Sentence readObjects(const XmlAnswer &list, answer::Objects &page);
Sentence readParts(const XmlAnswer &list, answer::HeldParts &page);

/// The ETag without its quotes; empty if it is too long to be one.
QString unquoted(QByteArray etag);

} // namespace windlass
