// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/practice/completion.h"

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
    QByteArray etag; ///< without quotes
};

/// The Part elements; nothing when this is not the document that it should be.
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
            const QString text = reader.readElementText();
            if (number)
                part.number = text.trimmed().toInt();
            else if (etag)
                part.etag = text.trimmed().remove(u'"').toLatin1();
        }
        parts.push_back(part);
    }
    if (reader.hasError() || parts.empty())
        return {};
    return parts;
}

} // namespace

std::variant<Error, Completion> readCompletion(const QByteArray &xml, const UnfinishedUpload &upload)
{
    const auto named = readParts(xml);
    if (!named)
        return error(ErrorCode::MalformedXml);
    const auto notRising = [](const NamedPart &a, const NamedPart &b) { return a.number >= b.number; };
    if (std::adjacent_find(named->begin(), named->end(), notRising) != named->end())
        return error(ErrorCode::InvalidPartOrder);
    Completion completion;
    Digest digest(DigestKind::Md5);
    for (size_t i = 0; i < named->size(); ++i) {
        const NamedPart &part = named->at(i);
        const auto stored = upload.parts.find(part.number);
        const Details details{{"PartNumber", QByteArray::number(part.number)}, {"ETag", part.etag}};
        if (stored == upload.parts.end() || stored->second.md5 != part.etag)
            return error(ErrorCode::InvalidPart, {}, details);
        if (i + 1 < named->size() && stored->second.size < smallestPart) {
            return error(ErrorCode::EntityTooSmall, {},
                         {{"ProposedSize", QByteArray::number(stored->second.size)},
                          {"MinSizeAllowed", QByteArray::number(smallestPart)},
                          {"PartNumber", QByteArray::number(part.number)},
                          {"ETag", part.etag}});
        }
        digest.add(QByteArray::fromHex(part.etag));
        completion.parts.push_back(part.number);
    }
    completion.etag = digest.finish().toHex() + '-' + QByteArray::number(qsizetype(completion.parts.size()));
    return completion;
}

} // namespace windlass::practice
