// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/listing.h"

#include "core/base/textforms.h"
#include "practice/checksums.h"

#include <algorithm>
#include <set>

namespace windlass::practice {

namespace {

/// How many rows a page has: as requested, at most 1000.
int pageSize(const Target &target, QByteArrayView name)
{
    bool ok = false;
    const int asked = target.value(name).toInt(&ok);
    return ok ? std::clamp(asked, 0, 1000) : 1000;
}

QByteArray truth(bool is)
{
    return is ? "true" : "false";
}

/// A key or a part of one; percent-encoded if the client asks for it, because XML cannot represent every
/// character.
QByteArray keyElement(const Target &target, QByteArrayView name, const QByteArray &key)
{
    return xmlElement(name, target.value("encoding-type") == "url" ? key.toPercentEncoding("/") : key);
}

QByteArray owner()
{
    return "<Owner>" + xmlElement("ID", "practice") + xmlElement("DisplayName", "practice") + "</Owner>";
}

QByteArray objectRow(const Target &target, const QByteArray &key, const StoredObject &object, bool withOwner)
{
    return "<Contents>" + keyElement(target, "Key", key) +
           xmlElement("LastModified", xmlTime(object.modified)) +
           xmlElement("ETag", '"' + object.etag + '"') + xmlElement("Size", QByteArray::number(object.size)) +
           (withOwner ? owner() : QByteArray()) + xmlElement("StorageClass", "STANDARD") + "</Contents>";
}

/// One page of keys, and of the common prefixes that a delimiter folds keys into.
struct Page
{
    QByteArray contents;
    std::vector<QByteArray> prefixes;
    int count = 0;
    bool truncated = false;
    QByteArray last; ///< the last key or common prefix on the page
};

Page readPage(const Target &target, const std::map<QByteArray, StoredObject> &objects,
              const QByteArray &after, bool withOwner)
{
    const QByteArray prefix = target.value("prefix");
    const QByteArray delimiter = target.value("delimiter");
    const int most = pageSize(target, "max-keys");
    Page page;
    for (auto at = objects.lower_bound(prefix); at != objects.end() && at->first.startsWith(prefix); ++at) {
        const auto &[key, object] = *at;
        const qsizetype cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.size());
        const QByteArray row = cut < 0 ? key : key.first(cut + delimiter.size());
        if (row <= after || (cut >= 0 && !page.prefixes.empty() && page.prefixes.back() == row))
            continue;
        if (page.count == most) {
            page.truncated = most > 0;
            break;
        }
        ++page.count;
        page.last = row;
        if (cut < 0)
            page.contents += objectRow(target, key, object, withOwner);
        else
            page.prefixes.push_back(row);
    }
    return page;
}

QByteArray partRow(int number, const StoredPart &part, const std::optional<ChecksumPlan> &plan)
{
    const QByteArray checksum =
        plan ? xmlElement(nameOf(plan->kind).element, part.checksum.toBase64()) : QByteArray();
    return "<Part>" + xmlElement("PartNumber", QByteArray::number(number)) +
           xmlElement("LastModified", xmlTime(part.modified)) + xmlElement("ETag", '"' + part.md5 + '"') +
           xmlElement("Size", QByteArray::number(part.size)) + checksum + "</Part>";
}

} // namespace

QByteArray xmlTime(const QDateTime &time)
{
    return rfc3339(time).toLatin1();
}

Answer listObjects(const Target &target, const std::map<QByteArray, StoredObject> &objects)
{
    const bool second = target.value("list-type") == "2";
    const QByteArray token = QByteArray::fromHex(target.value("continuation-token"));
    const QByteArray after = !second           ? target.value("marker")
                             : token.isEmpty() ? target.value("start-after")
                                               : token;
    const Page page = readPage(target, objects, after, !second);
    QByteArray content = xmlElement("Name", target.bucket) +
                         keyElement(target, "Prefix", target.value("prefix")) +
                         xmlElement("MaxKeys", QByteArray::number(pageSize(target, "max-keys"))) +
                         xmlElement("IsTruncated", truth(page.truncated));
    if (target.asks("delimiter"))
        content += keyElement(target, "Delimiter", target.value("delimiter"));
    if (target.asks("encoding-type"))
        content += xmlElement("EncodingType", target.value("encoding-type"));
    if (second) {
        content += xmlElement("KeyCount", QByteArray::number(page.count));
        if (target.asks("continuation-token"))
            content += xmlElement("ContinuationToken", target.value("continuation-token"));
        if (page.truncated)
            content += xmlElement("NextContinuationToken", page.last.toHex());
    } else {
        content += keyElement(target, "Marker", target.value("marker"));
        if (page.truncated)
            content += keyElement(target, "NextMarker", page.last);
    }
    content += page.contents;
    for (const QByteArray &prefix : page.prefixes)
        content += "<CommonPrefixes>" + keyElement(target, "Prefix", prefix) + "</CommonPrefixes>";
    return xmlAnswer("ListBucketResult", content);
}

Answer listUploads(const Target &target, const std::map<QByteArray, UnfinishedUpload> &uploads)
{
    // S3's order: by key, then by the time of opening; the markers name a position in it.
    using Row = std::tuple<QByteArray, QDateTime, QByteArray>;
    std::set<Row> rows;
    for (const auto &[id, upload] : uploads) {
        if (upload.bucket == target.bucket && upload.key.startsWith(target.value("prefix")))
            rows.emplace(upload.key, upload.begun, id);
    }
    const QByteArray keyMarker = target.value("key-marker");
    const auto marked = uploads.find(target.value("upload-id-marker"));
    const auto passed = [&](const Row &row) {
        if (marked != uploads.end())
            return row <= Row(keyMarker, marked->second.begun, marked->first);
        return !keyMarker.isEmpty() && std::get<0>(row) <= keyMarker;
    };
    const int most = pageSize(target, "max-uploads");
    QByteArray list, lastKey, lastId;
    int count = 0;
    bool truncated = false;
    for (const Row &row : rows) {
        if (passed(row))
            continue;
        if (count++ == most) {
            truncated = most > 0;
            break;
        }
        const auto &[key, begun, id] = row;
        lastKey = key;
        lastId = id;
        list += "<Upload>" + keyElement(target, "Key", key) + xmlElement("UploadId", id) + owner() +
                xmlElement("StorageClass", "STANDARD") + xmlElement("Initiated", xmlTime(begun)) +
                "</Upload>";
    }
    QByteArray content = xmlElement("Bucket", target.bucket) + keyElement(target, "KeyMarker", keyMarker) +
                         xmlElement("UploadIdMarker", target.value("upload-id-marker")) +
                         keyElement(target, "Prefix", target.value("prefix")) +
                         xmlElement("MaxUploads", QByteArray::number(most)) +
                         xmlElement("IsTruncated", truth(truncated));
    if (target.asks("encoding-type"))
        content += xmlElement("EncodingType", target.value("encoding-type"));
    if (truncated)
        content += keyElement(target, "NextKeyMarker", lastKey) + xmlElement("NextUploadIdMarker", lastId);
    return xmlAnswer("ListMultipartUploadsResult", content + list);
}

Answer listParts(const Target &target, const UnfinishedUpload &upload)
{
    const int marker = target.value("part-number-marker", "0").toInt();
    const int most = pageSize(target, "max-parts");
    QByteArray list;
    int count = 0;
    int last = marker;
    auto at = upload.parts.upper_bound(marker);
    for (; at != upload.parts.end() && count < most; ++at, ++count) {
        list += partRow(at->first, at->second, upload.checksum);
        last = at->first;
    }
    return xmlAnswer("ListPartsResult", xmlElement("Bucket", target.bucket) +
                                            keyElement(target, "Key", target.key) +
                                            xmlElement("UploadId", target.value("uploadId")) +
                                            xmlElement("PartNumberMarker", QByteArray::number(marker)) +
                                            xmlElement("NextPartNumberMarker", QByteArray::number(last)) +
                                            xmlElement("MaxParts", QByteArray::number(most)) +
                                            xmlElement("IsTruncated", truth(at != upload.parts.end())) +
                                            owner() + xmlElement("StorageClass", "STANDARD") + list);
}

Answer listBuckets(const ObjectFolder &folder)
{
    QByteArray list;
    for (const auto &[name, objects] : folder.buckets()) {
        list += "<Bucket>" + xmlElement("Name", name) +
                xmlElement("CreationDate", "2026-01-21T14:30:00.000Z") + "</Bucket>";
    }
    return xmlAnswer("ListAllMyBucketsResult", owner() + "<Buckets>" + list + "</Buckets>");
}

} // namespace windlass::practice
