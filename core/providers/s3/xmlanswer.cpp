// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/xmlanswer.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// May an XML document hold this character? (XML 1.0, 2.2)
bool isXmlCharacter(char32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// The character that `&#12;` or `&#xC;` stands for; `text` begins after the `&`. Empty if it is no such
/// reference.
std::optional<char32_t> referenced(QStringView text)
{
    if (!text.startsWith(u'#'))
        return {};
    const bool hexadecimal = text.startsWith(u"#x");
    bool isNumber = false;
    const uint value = text.sliced(hexadecimal ? 2 : 1).toUInt(&isNumber, hexadecimal ? 16 : 10);
    return isNumber ? char32_t(value) : char32_t(0); // too large a number is not a character either
}

/// The length of a reference to a character that XML cannot hold, from its `&` to its `;`. 0: it is none.
qsizetype forbiddenReference(QStringView text)
{
    constexpr qsizetype longest = 32;
    const qsizetype end = text.first(std::min(longest, text.size())).indexOf(u';');
    if (end < 0)
        return 0;
    const auto meant = referenced(text.sliced(1, end - 1));
    return meant && !isXmlCharacter(*meant) ? end + 1 : 0;
}

/// The document without characters that XML cannot hold.
QString readable(const QByteArray &body)
{
    const QString text = QString::fromUtf8(body.trimmed());
    QString readable;
    readable.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        const qsizetype reference = c == u'&' ? forbiddenReference(QStringView(text).sliced(at)) : 0;
        const bool forbidden = reference > 0 || (!c.isSurrogate() && !isXmlCharacter(c.unicode()));
        readable += forbidden ? QChar(QChar::ReplacementCharacter) : c;
        if (reference > 0)
            at += reference - 1;
    }
    return readable;
}

/// The position after the `>` that ends a tag; quoted values may hold other `>`. Empty if the tag is too
/// long.
std::optional<qsizetype> afterTag(QStringView text)
{
    QChar quote;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (at > XmlAnswer::longestTag)
            return {};
        const QChar c = text.at(at);
        if (!quote.isNull())
            quote = c == quote ? QChar() : quote;
        else if (c == u'"' || c == u'\'')
            quote = c;
        else if (c == u'>')
            return at + 1;
    }
    return text.size();
}

/// The same for any markup that begins with `<`. Empty for a document type.
std::optional<qsizetype> afterMarkup(QStringView text)
{
    const auto behind = [text](QStringView close) {
        const qsizetype end = text.indexOf(close);
        return end < 0 ? text.size() : end + close.size();
    };
    if (text.startsWith(u"<!--"))
        return behind(u"-->");
    if (text.startsWith(u"<![CDATA["))
        return behind(u"]]>");
    if (text.startsWith(u"<?"))
        return behind(u"?>");
    if (text.startsWith(u"<!"))
        return {};
    return afterTag(text);
}

/// Are all tags short, and is there no document type? Qt's reader takes more than linear time for a tag with
/// many attributes.
bool hasPlainTags(QStringView text)
{
    for (qsizetype at = text.indexOf(u'<'); at >= 0; at = text.indexOf(u'<', at)) {
        const auto length = afterMarkup(text.sliced(at));
        if (!length)
            return false;
        at += *length;
    }
    return true;
}

/// Where the reader is in the document.
class Place
{
public:
    explicit Place(XmlAnswer &answer)
        : answer_(answer)
    {}

    /// False beyond the limits.
    bool begins(const QString &name)
    {
        if (++elements_ > XmlAnswer::mostElements || ++depth_ > XmlAnswer::deepest)
            return false;
        if (depth_ == 1) {
            answer_.root = name;
        } else if (isRead()) {
            const QString above = open_.isEmpty() ? QString() : answer_.texts.at(open_.last()).first + u'/';
            open_.append(answer_.texts.size());
            answer_.texts.append({above + name, QString()});
        }
        return true;
    }
    void says(QStringView text)
    {
        if (isRead())
            answer_.texts[open_.last()].second += text;
    }
    void ends()
    {
        if (isRead())
            open_.removeLast();
        --depth_;
    }

private:
    bool isRead() const { return depth_ > 1 && depth_ - 1 <= XmlAnswer::deepestText; }

    XmlAnswer &answer_;
    QList<qsizetype> open_; ///< indexes into the answer's texts
    int elements_ = 0;
    int depth_ = 0;
};

} // namespace

XmlAnswer xmlAnswer(const QByteArray &body)
{
    XmlAnswer answer;
    const QString text = readable(body);
    if (text.isEmpty() || !hasPlainTags(text))
        return answer;
    QXmlStreamReader xml(text);
    Place place(answer);
    bool within = true;
    while (within && !xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement:
            within = place.begins(xml.name().toString());
            break;
        case QXmlStreamReader::Characters:
            if (!xml.isWhitespace())
                place.says(xml.text());
            break;
        case QXmlStreamReader::EndElement:
            place.ends();
            break;
        default:
            break;
        }
    }
    answer.whole = within && !xml.hasError() && !answer.root.isEmpty();
    return answer;
}

} // namespace windlass
