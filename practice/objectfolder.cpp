// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/objectfolder.h"

#include "core/base/textforms.h"
#include "practice/filename.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 assemblyPiece = 16 * 1024 * 1024;

Failure fileFailure(const QString &path, const QString &why)
{
    return localFailure(FailureKind::LocalFile, u"%1 cannot be written: %2"_s.arg(path, why));
}

QJsonArray headersJson(const Headers &headers)
{
    QJsonArray array;
    for (const auto &[name, value] : headers)
        array.append(QJsonArray{QString::fromLatin1(name), QString::fromLatin1(value)});
    return array;
}

Headers headersFrom(const QJsonArray &array)
{
    Headers headers;
    for (const auto &row : array)
        headers.emplace_back(row.toArray().at(0).toString().toLatin1(),
                             row.toArray().at(1).toString().toLatin1());
    return headers;
}

Result<void> writeJson(const QString &path, const QJsonObject &object)
{
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(object).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failed(fileFailure(path, file.errorString()));
    return {};
}

QJsonObject readJson(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QDateTime timeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

QString partName(int number, const StoredPart &part)
{
    QByteArray digests = part.md5;
    if (!part.checksum.isEmpty())
        digests += '-' + part.checksum.toHex();
    return u"part-%1-%2"_s.arg(number, 5, 10, QLatin1Char('0')).arg(QLatin1StringView(digests));
}

/// `CRC64NVME:TEXT`, the form used in the JSON.
QString checksumJson(const std::optional<StoredChecksum> &checksum)
{
    return checksum
               ? QString::fromLatin1(nameOf(checksum->kind).algorithm.toByteArray() + ':' + checksum->text)
               : QString();
}

std::optional<StoredChecksum> checksumFrom(const QJsonValue &value)
{
    const QByteArrayList words = value.toString().toLatin1().split(':');
    const auto kind = checksumNamed(words.first());
    return kind ? std::optional(StoredChecksum{*kind, words.last()}) : std::nullopt;
}

/// The same for an upload: `CRC32C:COMPOSITE`.
QString planJson(const std::optional<ChecksumPlan> &plan)
{
    return plan ? checksumJson(StoredChecksum{plan->kind, plan->composite ? "COMPOSITE" : "FULL_OBJECT"})
                : QString();
}

std::optional<ChecksumPlan> planFrom(const QJsonValue &value)
{
    const auto read = checksumFrom(value);
    return read ? std::optional(ChecksumPlan{read->kind, read->text == "COMPOSITE"}) : std::nullopt;
}

/// Copies inside the kernel if the file system supports it. Returns how much was copied; -1 on failure.
qint64 copyPiece(QFile &from, QFile &to)
{
    const auto copied = copy_file_range(from.handle(), nullptr, to.handle(), nullptr, assemblyPiece, 0);
    if (copied >= 0)
        return copied;
    char buffer[64 * 1024];
    const auto length = ::read(from.handle(), buffer, sizeof buffer);
    if (length <= 0)
        return length;
    return ::write(to.handle(), buffer, static_cast<size_t>(length)) == length ? length : -1;
}

} // namespace

bool isBucketName(QByteArrayView name)
{
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return name.size() >= 3 && name.size() <= 63 && plain(name.front()) && plain(name.back()) &&
           !name.contains("..") &&
           std::all_of(name.begin(), name.end(), [&](char c) { return plain(c) || c == '.' || c == '-'; });
}

Result<ObjectFolder> ObjectFolder::open(const QString &path, const Timers &timers)
{
    ObjectFolder folder(timers);
    folder.root_ = QDir(path).absolutePath();
    const QDir own(folder.root_ + "/.practice"_L1);
    QDir(own.filePath(u"incoming"_s)).removeRecursively();
    for (const auto name : {"objects"_L1, "uploads"_L1, "incoming"_L1}) {
        if (!QDir().mkpath(own.filePath(name)))
            return failed(fileFailure(own.filePath(name), u"the folder cannot be made"_s));
    }
    for (const QString &name : QDir(own.filePath(u"objects"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folder.loadBucket(name.toLatin1());
    for (const QString &name : QDir(own.filePath(u"uploads"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folder.loadUpload(name.toLatin1());
    return folder;
}

void ObjectFolder::loadBucket(const QByteArray &bucket)
{
    auto &objects = buckets_[bucket];
    const QDir folder(u"%1/.practice/objects/%2"_s.arg(root_, QLatin1StringView(bucket)));
    for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files | QDir::Hidden)) {
        const QJsonObject json = readJson(folder.filePath(name));
        const QByteArray key = json.value("key"_L1).toString().toUtf8();
        StoredObject object{json.value("size"_L1).toInteger(), json.value("etag"_L1).toString().toLatin1(),
                            timeFrom(json.value("modified"_L1)),
                            headersFrom(json.value("headers"_L1).toArray()),
                            checksumFrom(json.value("checksum"_L1))};
        // Bytes and metadata are two files: a crash in between leaves a pair that doesn't match, which isn't
        // an object.
        const QFileInfo bytes(objectPath(bucket, key));
        if (!key.isEmpty() && bytes.exists() && bytes.size() == object.size)
            objects.emplace(key, std::move(object));
    }
}

void ObjectFolder::loadUpload(const QByteArray &id)
{
    const QJsonObject json = readJson(uploadPath(id) + "/upload.json"_L1);
    UnfinishedUpload upload{json.value("bucket"_L1).toString().toLatin1(),
                            json.value("key"_L1).toString().toUtf8(),
                            timeFrom(json.value("begun"_L1)),
                            headersFrom(json.value("headers"_L1).toArray()),
                            planFrom(json.value("checksum"_L1)),
                            {}};
    if (upload.key.isEmpty())
        return;
    // A part that was sent again and a crash can leave two files of one number: the later one is the part.
    for (const QFileInfo &file :
         QDir(uploadPath(id)).entryInfoList({u"part-*"_s}, QDir::Files, QDir::Time | QDir::Reversed)) {
        const QStringList words = file.fileName().split(u'-');
        upload.parts[words.value(1).toInt()] = {file.size(), words.value(2).toLatin1(),
                                                file.lastModified().toUTC(),
                                                QByteArray::fromHex(words.value(3).toLatin1())};
    }
    uploads_.emplace(id, std::move(upload));
}

Result<void> ObjectFolder::createBucket(const QByteArray &bucket)
{
    Q_ASSERT(isBucketName(bucket));
    const QLatin1StringView name(bucket);
    for (const QString &path : {u"%1/%2"_s.arg(root_, name), u"%1/.practice/objects/%2"_s.arg(root_, name)}) {
        if (!QDir().mkpath(path))
            return failed(fileFailure(path, u"the folder cannot be made"_s));
    }
    buckets_[bucket];
    return {};
}

const StoredObject *ObjectFolder::object(const QByteArray &bucket, const QByteArray &key) const
{
    const auto objects = buckets_.find(bucket);
    if (objects == buckets_.end())
        return nullptr;
    const auto found = objects->second.find(key);
    return found == objects->second.end() ? nullptr : &found->second;
}

QString ObjectFolder::objectPath(const QByteArray &bucket, const QByteArray &key) const
{
    return u"%1/%2/%3"_s.arg(root_, QLatin1StringView(bucket), fileNameOf(key));
}

QString ObjectFolder::metadataPath(const QByteArray &bucket, const QByteArray &key) const
{
    return u"%1/.practice/objects/%2/%3.json"_s.arg(root_, QLatin1StringView(bucket), fileNameOf(key));
}

QString ObjectFolder::uploadPath(const QByteArray &id) const
{
    return u"%1/.practice/uploads/%2"_s.arg(root_, QLatin1StringView(id));
}

QString ObjectFolder::incomingPath()
{
    return u"%1/.practice/incoming/%2"_s.arg(root_).arg(++incoming_);
}

Result<void> ObjectFolder::record(const QByteArray &bucket, const QByteArray &key, StoredObject object)
{
    const auto written =
        writeJson(metadataPath(bucket, key), {{u"key"_s, QString::fromUtf8(key)},
                                              {u"size"_s, object.size},
                                              {u"etag"_s, QString::fromLatin1(object.etag)},
                                              {u"modified"_s, rfc3339(object.modified)},
                                              {u"headers"_s, headersJson(object.headers)},
                                              {u"checksum"_s, checksumJson(object.checksum)}});
    if (written)
        buckets_[bucket][key] = std::move(object);
    return written;
}

Result<void> ObjectFolder::put(const QByteArray &bucket, const QByteArray &key, Intake &body, Headers headers)
{
    if (const auto moved = body.moveTo(objectPath(bucket, key)); !moved)
        return moved;
    std::optional<StoredChecksum> checksum;
    if (const auto kind = body.checksumKind())
        checksum = {*kind, body.storedChecksum().toBase64()};
    return record(bucket, key,
                  {body.size(), body.storedMd5().toHex(), timers_->wallClock(), std::move(headers),
                   std::move(checksum)});
}

void ObjectFolder::remove(const QByteArray &bucket, const QByteArray &key)
{
    if (buckets_[bucket].erase(key) == 0)
        return;
    QFile::remove(metadataPath(bucket, key));
    QFile::remove(objectPath(bucket, key));
}

UnfinishedUpload *ObjectFolder::upload(const QByteArray &id)
{
    const auto found = uploads_.find(id);
    return found == uploads_.end() ? nullptr : &found->second;
}

Result<QByteArray> ObjectFolder::openUpload(const QByteArray &bucket, const QByteArray &key, Headers headers,
                                            std::optional<ChecksumPlan> checksum)
{
    QByteArray raw(16, '\0');
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(raw.data()),
                                         reinterpret_cast<quint32 *>(raw.data()) + 4);
    const QByteArray id = raw.toHex();
    UnfinishedUpload upload{bucket, key, timers_->wallClock(), std::move(headers), checksum, {}};
    if (!QDir().mkpath(uploadPath(id)))
        return failed(fileFailure(uploadPath(id), u"the folder cannot be made"_s));
    const auto written =
        writeJson(uploadPath(id) + "/upload.json"_L1, {{u"bucket"_s, QString::fromLatin1(bucket)},
                                                       {u"key"_s, QString::fromUtf8(key)},
                                                       {u"begun"_s, rfc3339(upload.begun)},
                                                       {u"headers"_s, headersJson(upload.headers)},
                                                       {u"checksum"_s, planJson(upload.checksum)}});
    if (!written)
        return failed(written.error());
    uploads_.emplace(id, std::move(upload));
    return id;
}

Result<void> ObjectFolder::putPart(const QByteArray &id, int number, Intake &body)
{
    UnfinishedUpload &upload = uploads_.at(id);
    const bool checked = upload.checksum && body.checksumKind() == upload.checksum->kind;
    const StoredPart part{body.size(), body.storedMd5().toHex(), timers_->wallClock(),
                          checked ? body.storedChecksum() : QByteArray()};
    const QString name = partName(number, part);
    if (const auto moved = body.moveTo(uploadPath(id) + u'/' + name); !moved)
        return moved;
    const auto former = upload.parts.find(number);
    if (former != upload.parts.end() && partName(number, former->second) != name)
        QFile::remove(uploadPath(id) + u'/' + partName(number, former->second));
    upload.parts[number] = part;
    return {};
}

void ObjectFolder::abort(const QByteArray &id)
{
    // The description is deleted first: after a crash, the remaining files are not an upload any more.
    if (uploads_.erase(id) == 0)
        return;
    QFile::remove(uploadPath(id) + "/upload.json"_L1);
    QDir(uploadPath(id)).removeRecursively();
}

Result<std::unique_ptr<ObjectFolder::Assembly>> ObjectFolder::assemble(const QByteArray &id,
                                                                       const std::vector<int> &parts)
{
    UnfinishedUpload &upload = uploads_.at(id);
    std::unique_ptr<Assembly> assembly(new Assembly);
    assembly->id_ = id;
    assembly->path_ = incomingPath();
    for (auto number = parts.rbegin(); number != parts.rend(); ++number)
        assembly->parts_.push_back(uploadPath(id) + u'/' + partName(*number, upload.parts.at(*number)));
    assembly->file_ = std::make_unique<QFile>(assembly->path_);
    if (!assembly->file_->open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return failed(fileFailure(assembly->path_, assembly->file_->errorString()));
    upload.assembling = true;
    return assembly;
}

Result<bool> ObjectFolder::Assembly::step()
{
    if (!part_) {
        if (parts_.empty())
            return true;
        part_ = std::make_unique<QFile>(parts_.back());
        parts_.pop_back();
        if (!part_->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return failed(
                localFailure(FailureKind::LocalFile, part_->fileName() + u": "_s + part_->errorString()));
    }
    const qint64 copied = copyPiece(*part_, *file_);
    if (copied < 0)
        return failed(fileFailure(path_, qt_error_string(errno)));
    if (copied == 0)
        part_.reset();
    return !part_ && parts_.empty();
}

ObjectFolder::Assembly::~Assembly()
{
    if (file_)
        file_->remove();
}

Result<void> ObjectFolder::finish(Assembly &assembly, const QByteArray &etag,
                                  std::optional<StoredChecksum> checksum)
{
    const UnfinishedUpload upload = uploads_.at(assembly.id_);
    const QString path = objectPath(upload.bucket, upload.key);
    const qint64 size = assembly.file_->size();
    assembly.file_->close();
    if (std::rename(QFile::encodeName(assembly.path_).constData(), QFile::encodeName(path).constData()) != 0)
        return failed(fileFailure(path, qt_error_string(errno)));
    assembly.file_.reset();
    const auto recorded = record(upload.bucket, upload.key,
                                 {size, etag, timers_->wallClock(), upload.headers, std::move(checksum)});
    if (recorded)
        abort(assembly.id_);
    return recorded;
}

} // namespace windlass::practice
