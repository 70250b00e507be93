// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/completion.h"

#include "core/base/digest.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <optional>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

struct NamedPart
{
    int number = 0;
    QByteArray etag;     ///< without quotes
    QByteArray checksum; ///< raw
};

bool isChecksum(QStringView element)
{
    return element.startsWith("Checksum"_L1);
}

/// The Part elements; empty if this is not a valid document.
std::optional<std::vector<NamedPart>> readParts(const QByteArray &xml)
{
    QXmlStreamReader reader(xml);
    if (!reader.readNextStartElement() || reader.name() != u"CompleteMultipartUpload")
        return {};
    std::vector<NamedPart> parts;
    while (reader.readNextStartElement()) {
        if (reader.name() != u"Part")
            return {};
        NamedPart part;
        while (reader.readNextStartElement()) {
            const bool number = reader.name() == u"PartNumber";
            const bool etag = reader.name() == u"ETag";
            const bool checksum = isChecksum(reader.name());
            const QString text = reader.readElementText();
            if (number)
                part.number = text.trimmed().toInt();
            else if (etag)
                part.etag = text.trimmed().remove(u'"').toLatin1();
            else if (checksum)
                part.checksum = QByteArray::fromBase64(text.toLatin1());
        }
        parts.push_back(part);
    }
    if (reader.hasError() || parts.empty())
        return {};
    return parts;
}

std::optional<Error> wrongPartChecksum(const NamedPart &named, const StoredPart &stored,
                                       const UnfinishedUpload &upload)
{
    if (!named.checksum.isEmpty() && upload.checksum && named.checksum != stored.checksum)
        return error(ErrorCode::InvalidPart, "A part's checksum is another one.");
    if (named.checksum.isEmpty() && upload.checksum && upload.checksum->composite) {
        return error(ErrorCode::InvalidRequest, "The checksum is missing of part " +
                                                    QByteArray::number(named.number) +
                                                    " in the list; the upload was begun with checksums.");
    }
    return {};
}

/// The object's checksum, made from the parts'.
std::optional<StoredChecksum> checksumOf(const UnfinishedUpload &upload, const std::vector<int> &parts)
{
    if (!upload.checksum)
        return {};
    const DigestKind kind = upload.checksum->kind;
    Digest digest(kind);
    QByteArray whole = Digest::of(kind, {});
    for (const int number : parts) {
        const StoredPart &part = upload.parts.at(number);
        if (upload.checksum->composite)
            digest.add(part.checksum);
        else
            whole = joined(kind, whole, part.checksum, part.size);
    }
    if (!upload.checksum->composite)
        return StoredChecksum{kind, whole.toBase64()};
    return StoredChecksum{kind, digest.finish().toBase64() + '-' +
                                    QByteArray::number(static_cast<qsizetype>(parts.size()))};
}

} // namespace

std::variant<Error, Completion> readCompletion(const RequestHead &head, const QByteArray &xml,
                                               const UnfinishedUpload &upload)
{
    const auto named = readParts(xml);
    if (!named)
        return error(ErrorCode::MalformedXml);
    const auto notRising = [](const NamedPart &a, const NamedPart &b) { return a.number >= b.number; };
    if (std::adjacent_find(named->begin(), named->end(), notRising) != named->end())
        return error(ErrorCode::InvalidPartOrder);
    Completion completion;
    Digest digest(DigestKind::Md5);
    qint64 size = 0;
    for (size_t i = 0; i < named->size(); ++i) {
        const NamedPart &part = named->at(i);
        const auto stored = upload.parts.find(part.number);
        const Details details{{"PartNumber", QByteArray::number(part.number)}, {"ETag", part.etag}};
        if (stored == upload.parts.end() || stored->second.md5 != part.etag)
            return error(ErrorCode::InvalidPart, {}, details);
        if (const auto wrong = wrongPartChecksum(part, stored->second, upload))
            return *wrong;
        if (i + 1 < named->size() && stored->second.size < smallestPart) {
            return error(ErrorCode::EntityTooSmall, {},
                         {{"ProposedSize", QByteArray::number(stored->second.size)},
                          {"MinSizeAllowed", QByteArray::number(smallestPart)},
                          {"PartNumber", QByteArray::number(part.number)},
                          {"ETag", part.etag}});
        }
        digest.add(QByteArray::fromHex(part.etag));
        completion.parts.push_back(part.number);
        size += stored->second.size;
    }
    completion.etag = digest.finish().toHex() + '-' + QByteArray::number(qsizetype(completion.parts.size()));
    completion.checksum = checksumOf(upload, completion.parts);
    if (head.has("x-amz-mp-object-size") && head.header("x-amz-mp-object-size").toLongLong() != size)
        return error(ErrorCode::InvalidRequest, "The parts do not add up to x-amz-mp-object-size.");
    if (const auto kind = broughtChecksum(head)) {
        const QByteArray said = head.header(nameOf(*kind).header);
        if (!completion.checksum || completion.checksum->kind != *kind || completion.checksum->text != said)
            return error(ErrorCode::BadDigest, "The parts do not have the checksum that the request says.");
    }
    return completion;
}

} // namespace windlass::practice
