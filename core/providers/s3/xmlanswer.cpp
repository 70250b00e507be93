// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/xmlanswer.h"

#include <QStringList>
#include <QXmlStreamReader>

namespace windlass {

XmlAnswer xmlAnswer(const QByteArray &body)
{
    XmlAnswer answer;
    if (body.isEmpty())
        return answer;
    QXmlStreamReader xml(body.trimmed()); // white space may come before the declaration for minutes
    QStringList path;
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement:
            if (answer.root.isEmpty())
                answer.root = xml.name().toString();
            else
                path.append(xml.name().toString());
            if (!path.isEmpty())
                answer.texts.append({path.join(u'/'), QString()});
            break;
        case QXmlStreamReader::Characters:
            if (!path.isEmpty() && !xml.isWhitespace())
                answer.texts.last().second += xml.text();
            break;
        case QXmlStreamReader::EndElement:
            if (!path.isEmpty())
                path.removeLast();
            break;
        default:
            break;
        }
    }
    answer.whole = !xml.hasError() && !answer.root.isEmpty();
    return answer;
}

} // namespace windlass
