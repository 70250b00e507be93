// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/listings.h"

#include "core/base/objectkey.h"
#include "core/base/outside.h"
#include "core/base/sentence.h"
#include "core/providers/s3/signer.h"

#include <QHash>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Source: Amazon S3 User Guide, multipart upload limits.
constexpr qint64 mostParts = 10'000;

QByteArray parameter(const char *name, const QString &value)
{
    return value.isEmpty() ? QByteArray() : '&' + QByteArray(name) + '=' + uriEncoded(keyBytes(value), false);
}

/// One entry of a list: its fields by their names.
using Row = QHash<QString, QString>;

/// A parsed list: its own elements, and those of each entry.
struct Sheet
{
    Row head;
    QList<Row> rows;

    /// Decodes a name. It is percent-encoded if the service supports our request for that.
    QString decoded(const QString &text) const
    {
        if (head.value(u"EncodingType"_s) != u"url")
            return text;
        return keyFromUrl(QString(text).replace(u'+', u' '));
    }
    bool goesOn() const { return head.value(u"IsTruncated"_s).trimmed() == u"true"; }
};

/// `row`: the name of the entries' element. Fields nested deeper are not read.
Sheet sheetOf(const XmlAnswer &list, const QString &row)
{
    Sheet sheet;
    const QString below = row + u'/';
    for (const auto &[path, text] : list.texts) {
        if (path == row)
            sheet.rows.append(Row());
        else if (path.startsWith(below) && !sheet.rows.isEmpty())
            sheet.rows.last().insert(path.sliced(below.size()), text);
        else if (!path.contains(u'/'))
            sheet.head.insert(path, text);
    }
    return sheet;
}

QDateTime time(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

/// Reads the entry's size, if it has one. False if the text is not a number.
bool readSize(const Row &row, std::optional<qint64> &size)
{
    const QString text = row.value(u"Size"_s).trimmed();
    size = numberFrom(text);
    return size || text.isEmpty();
}

bool tooLong(const QString &identity)
{
    return identity.size() > longestIdentity;
}

/// The list that was asked for, and what is said if it cannot be used.
struct ListWords
{
    Sentence noNextPage;
    Sentence noNumber; ///< %1: what is there instead
    Sentence cutOrEmpty;
};

ListWords wordsOfUploads()
{
    return {Sentence::tr(
                "The list of unfinished uploads has more pages, and does not say where the next one begins."),
            Sentence::tr("The list of unfinished uploads holds a number that is none: %1."),
            Sentence::tr("The list of unfinished uploads is cut, empty, or too large.")};
}

ListWords wordsOfObjects()
{
    return {Sentence::tr("The list of objects has more pages, and does not say where the next one begins."),
            Sentence::tr("The list of objects holds a number that is none: %1."),
            Sentence::tr("The list of objects is cut, empty, or too large.")};
}

ListWords wordsOfParts()
{
    return {Sentence::tr("The list of parts has more pages, and does not say where the next one begins."),
            Sentence::tr("The list of parts holds a number that is none: %1."),
            Sentence::tr("The list of parts is cut, empty, or too large.")};
}

} // namespace

QString unquoted(QByteArray etag)
{
    etag = etag.trimmed();
    if (etag.startsWith("W/")) // a compressing proxy adds it; the object is the same
        etag.remove(0, 2);
    if (etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"'))
        etag = etag.sliced(1, etag.size() - 2);
    return etag.size() > longestIdentity ? QString() : QString::fromLatin1(etag);
}

QByteArray uploadsQuery(const work::ListUploads &list)
{
    return "encoding-type=url" + parameter("key-marker", list.page.key) + parameter("prefix", list.prefix) +
           parameter("upload-id-marker", list.page.upload) + "&uploads=";
}

QByteArray objectsQuery(const work::List &list)
{
    return (list.page.key.isEmpty()
                ? QByteArray()
                : "continuation-token=" + uriEncoded(list.page.key.toUtf8(), false) + '&') +
           // A service that supports only version 1 of this list reads `marker`.
           "encoding-type=url&list-type=2" + parameter("marker", list.page.after) +
           parameter("prefix", list.prefix) +
           parameter("start-after", list.page.after.isEmpty() ? list.after : list.page.after);
}

Sentence readUploads(const XmlAnswer &list, answer::Uploads &page)
{
    const ListWords words = wordsOfUploads();
    if (!list.whole || list.root != u"ListMultipartUploadsResult")
        return words.cutOrEmpty;
    const Sheet sheet = sheetOf(list, u"Upload"_s);
    for (const Row &row : sheet.rows) {
        page.uploads.append(
            {sheet.decoded(row.value(u"Key"_s)), row.value(u"UploadId"_s), time(row.value(u"Initiated"_s))});
        if (tooLong(page.uploads.last().sessionId))
            return words.cutOrEmpty;
    }
    page.more = sheet.goesOn();
    if (!page.more)
        return {};
    page.next.key = sheet.decoded(sheet.head.value(u"NextKeyMarker"_s));
    page.next.upload = sheet.head.value(u"NextUploadIdMarker"_s);
    if (page.next.key.isEmpty() && !page.uploads.isEmpty())
        page.next = {page.uploads.last().key, page.uploads.last().sessionId, {}};
    const bool usable = !page.next.key.isEmpty() && !tooLong(page.next.key) && !tooLong(page.next.upload);
    return usable ? Sentence() : words.noNextPage;
}

Sentence readObjects(const XmlAnswer &list, answer::Objects &page)
{
    const ListWords words = wordsOfObjects();
    if (!list.whole || list.root != u"ListBucketResult")
        return words.cutOrEmpty;
    const Sheet sheet = sheetOf(list, u"Contents"_s);
    for (const Row &row : sheet.rows) {
        std::optional<qint64> size;
        if (!readSize(row, size))
            return words.noNumber.arg(cut(row.value(u"Size"_s), longestCode));
        page.objects.append({sheet.decoded(row.value(u"Key"_s)), size,
                             unquoted(row.value(u"ETag"_s).toLatin1()), time(row.value(u"LastModified"_s))});
    }
    page.more = sheet.goesOn();
    if (!page.more)
        return {};
    page.next.key = sheet.head.value(u"NextContinuationToken"_s);
    if (page.next.key.isEmpty() && !page.objects.isEmpty())
        page.next.after = page.objects.last().key;
    return page.next.empty() || tooLong(page.next.key) ? words.noNextPage : Sentence();
}

Sentence readParts(const XmlAnswer &list, answer::HeldParts &page)
{
    const ListWords words = wordsOfParts();
    // s3rver and others call it `Response`; anything that holds parts is a list of them, whatever its name.
    const Sheet sheet = sheetOf(list, u"Part"_s);
    if (!list.whole || (!list.root.startsWith(u"ListParts") && sheet.rows.isEmpty()))
        return words.cutOrEmpty;
    for (const Row &row : sheet.rows) {
        const auto number = numberFrom(row.value(u"PartNumber"_s).trimmed());
        std::optional<qint64> size;
        if (!number || *number < 1 || *number > mostParts)
            return words.noNumber.arg(cut(row.value(u"PartNumber"_s), longestCode));
        if (!readSize(row, size))
            return words.noNumber.arg(cut(row.value(u"Size"_s), longestCode));
        ConfirmedPart part;
        part.part = static_cast<int>(*number);
        part.length = size.value_or(ConfirmedPart::unknownLength);
        part.etag = unquoted(row.value(u"ETag"_s).toLatin1());
        page.parts.insert(part.part, part);
    }
    if (!sheet.goesOn())
        return {};
    const auto marker = numberFrom(sheet.head.value(u"NextPartNumberMarker"_s).trimmed());
    if (marker && *marker > 0 && *marker <= mostParts)
        page.next = static_cast<int>(*marker);
    else if (!page.parts.isEmpty())
        page.next = page.parts.lastKey();
    return page.next > 0 ? Sentence() : words.noNextPage;
}

} // namespace windlass
