// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/listings.h"

#include "core/providers/s3/signer.h"

#include <QHash>
#include <QXmlStreamReader>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QByteArray parameter(const char *name, const QString &value)
{
    return value.isEmpty() ? QByteArray() : '&' + QByteArray(name) + '=' + uriEncoded(value.toUtf8(), false);
}

/// A list taken apart: its own elements, and one set of them for each row.
struct Sheet
{
    QHash<QString, QString> head;
    QList<QHash<QString, QString>> rows;

    /// Of what comes percent-encoded where we asked for that and the service knows how.
    QString decoded(const QString &text) const
    {
        if (head.value(u"EncodingType"_s) != u"url")
            return text;
        return QString::fromUtf8(QByteArray::fromPercentEncoding(text.toLatin1().replace('+', ' ')));
    }
    QDateTime time(const QString &text) const
    {
        return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
    }
};

/// Nothing where the XML is not whole or has another root.
std::optional<Sheet> sheetOf(const QByteArray &body, QStringView root, QStringView row)
{
    Sheet sheet;
    QXmlStreamReader xml(body.trimmed());
    if (!xml.readNextStartElement() || xml.name() != root)
        return {};
    while (xml.readNextStartElement()) {
        const QString name = xml.name().toString();
        if (name != row) {
            sheet.head.insert(name, xml.readElementText(QXmlStreamReader::IncludeChildElements));
            continue;
        }
        QHash<QString, QString> fields;
        while (xml.readNextStartElement()) {
            const QString field = xml.name().toString();
            fields.insert(field, xml.readElementText(QXmlStreamReader::IncludeChildElements));
        }
        sheet.rows.append(fields);
    }
    if (xml.hasError())
        return {};
    return sheet;
}

bool goesOn(const Sheet &sheet)
{
    return sheet.head.value(u"IsTruncated"_s) == u"true";
}

} // namespace

QByteArray uploadsQuery(const UploadFacts &facts)
{
    return "encoding-type=url" + parameter("key-marker", facts.page.key) + parameter("prefix", facts.prefix) +
           parameter("upload-id-marker", facts.page.upload) + "&uploads=";
}

QByteArray objectsQuery(const UploadFacts &facts)
{
    return (facts.page.key.isEmpty()
                ? QByteArray()
                : "continuation-token=" + uriEncoded(facts.page.key.toUtf8(), false) + '&') +
           "encoding-type=url&list-type=2" + parameter("prefix", facts.prefix) +
           parameter("start-after", facts.after);
}

bool readUploads(const QByteArray &body, Receipt &receipt)
{
    const auto sheet = sheetOf(body, u"ListMultipartUploadsResult", u"Upload");
    if (!sheet)
        return false;
    for (const auto &row : sheet->rows) {
        receipt.uploads.append({sheet->decoded(row.value(u"Key"_s)), row.value(u"UploadId"_s),
                                sheet->time(row.value(u"Initiated"_s))});
    }
    receipt.more = goesOn(*sheet);
    if (receipt.more) {
        receipt.nextPage = {sheet->decoded(sheet->head.value(u"NextKeyMarker"_s)),
                            sheet->head.value(u"NextUploadIdMarker"_s)};
    }
    return true;
}

bool readObjects(const QByteArray &body, Receipt &receipt)
{
    const auto sheet = sheetOf(body, u"ListBucketResult", u"Contents");
    if (!sheet)
        return false;
    for (const auto &row : sheet->rows) {
        receipt.objects.append({sheet->decoded(row.value(u"Key"_s)), row.value(u"Size"_s).toLongLong(),
                                row.value(u"ETag"_s).remove(u'"'),
                                sheet->time(row.value(u"LastModified"_s))});
    }
    receipt.more = goesOn(*sheet);
    if (receipt.more)
        receipt.nextPage = {sheet->head.value(u"NextContinuationToken"_s), {}};
    return true;
}

} // namespace windlass
