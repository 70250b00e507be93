// SPDX-License-Identifier: GPL-3.0-or-later
// Lists in pages, in S3's form: objects, unfinished uploads, parts, buckets. Each function makes an answer
// from the stored data and a query. Source: Amazon S3 API Reference, ListObjects, ListObjectsV2,
// ListMultipartUploads, ListParts, ListBuckets.
#pragma once

#include "practice/answer.h"
#include "practice/objectfolder.h"
#include "practice/operation.h"

#include <map>

namespace windlass::practice {

Answer listObjects(const Target &target, const std::map<QByteArray, StoredObject> &objects);
Answer listUploads(const Target &target, const std::map<QByteArray, UnfinishedUpload> &uploads);
Answer listParts(const Target &target, const UnfinishedUpload &upload);
Answer listBuckets(const ObjectFolder &folder);

/// `2026-01-21T14:30:00.000Z`, as in all of S3's XML.
QByteArray xmlTime(const QDateTime &time);

} // namespace windlass::practice
