// SPDX-License-Identifier: GPL-3.0-or-later
// Buckets, objects and unfinished uploads as files, so that they survive a restart:
//
//     DIR/BUCKET/NAME                          an object's bytes; NAME is its key by fileNameOf()
//     DIR/.practice/objects/BUCKET/NAME.json   what is known about it
//     DIR/.practice/uploads/ID/upload.json     an unfinished upload, with
//     DIR/.practice/uploads/ID/part-00001-MD5  its parts, with -CHECKSUM where they have one
//     DIR/.practice/incoming/                  bodies that are arriving; emptied at the start
//
// An index of all of it is kept in memory, but never the bytes.
#pragma once

#include "core/base/result.h"
#include "practice/checksums.h"
#include "practice/intake.h"
#include "practice/requesthead.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace windlass::practice {

struct StoredObject
{
    qint64 size = 0;
    QByteArray etag; ///< without quotes
    QDateTime modified;
    Headers headers; ///< headers to return: Content-Type, x-amz-meta-…
    std::optional<StoredChecksum> checksum{};
};

struct StoredPart
{
    qint64 size = 0;
    QByteArray md5; ///< hex
    QDateTime modified;
    QByteArray checksum; ///< raw, of the kind that the upload is checked with; empty if there is none
};

struct UnfinishedUpload
{
    QByteArray bucket;
    QByteArray key;
    QDateTime begun;
    Headers headers;
    std::optional<ChecksumPlan> checksum;
    std::map<int, StoredPart> parts;
    bool assembling = false; ///< a Complete is in progress on it
    bool hidden = false;     ///< a Complete is in progress, and requests get the answer that there is no such
                             ///< upload
};

class ObjectFolder
{
public:
    /// Opens the folder, creates it if it doesn't exist, and reads its content.
    static Result<ObjectFolder> open(const QString &path, const Timers &timers);

    const std::map<QByteArray, std::map<QByteArray, StoredObject>> &buckets() const { return buckets_; }
    bool hasBucket(const QByteArray &bucket) const { return buckets_.contains(bucket); }
    /// The name must be accepted by isBucketName().
    Result<void> createBucket(const QByteArray &bucket);

    const StoredObject *object(const QByteArray &bucket, const QByteArray &key) const;
    QString objectPath(const QByteArray &bucket, const QByteArray &key) const;
    Result<void> put(const QByteArray &bucket, const QByteArray &key, Intake &body, Headers headers);
    void remove(const QByteArray &bucket, const QByteArray &key);

    const std::map<QByteArray, UnfinishedUpload> &uploads() const { return uploads_; }
    UnfinishedUpload *upload(const QByteArray &id);
    Result<QByteArray> openUpload(const QByteArray &bucket, const QByteArray &key, Headers headers,
                                  std::optional<ChecksumPlan> checksum);
    Result<void> putPart(const QByteArray &id, int number, Intake &body);
    void abort(const QByteArray &id);

    /// A unique file name for an arriving body.
    QString incomingPath();

    /// Joins parts into an object, a piece at a time, so that the caller can do other things in between.
    class Assembly
    {
    public:
        /// Joins the next piece, at most 16 MiB. True when everything is joined.
        Result<bool> step();
        ~Assembly();
        Assembly(const Assembly &) = delete;
        Assembly &operator=(const Assembly &) = delete;

    private:
        friend class ObjectFolder;
        Assembly() = default;
        QByteArray id_;
        QString path_; ///< the file that is growing; deleted if it isn't used
        std::unique_ptr<QFile> file_;
        std::vector<QString> parts_; ///< parts that are still to be joined, the last one first
        std::unique_ptr<QFile> part_;
    };
    Result<std::unique_ptr<Assembly>> assemble(const QByteArray &id, const std::vector<int> &parts);
    /// Makes the object of a finished assembly, and forgets the upload.
    Result<void> finish(Assembly &assembly, const QByteArray &etag, std::optional<StoredChecksum> checksum);

private:
    explicit ObjectFolder(const Timers &timers)
        : timers_(&timers)
    {}
    QString metadataPath(const QByteArray &bucket, const QByteArray &key) const;
    QString uploadPath(const QByteArray &id) const;
    Result<void> record(const QByteArray &bucket, const QByteArray &key, StoredObject object);
    void loadBucket(const QByteArray &bucket);
    void loadUpload(const QByteArray &id);

    const Timers *timers_;
    QString root_;
    std::map<QByteArray, std::map<QByteArray, StoredObject>> buckets_;
    std::map<QByteArray, UnfinishedUpload> uploads_;
    qint64 incoming_ = 0;
};

/// S3's rules for general purpose buckets, in short: 3 to 63 lower-case letters, digits, dots and hyphens.
bool isBucketName(QByteArrayView name);

} // namespace windlass::practice
