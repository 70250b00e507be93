// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/objectkey.h"

#include "core/base/sentence.h"

#include <QStringDecoder>
#include <QStringTokenizer>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t firstEscape = 0xdc80;
constexpr char16_t lastEscape = 0xdcff;
constexpr char16_t escapeBase = 0xdc00;

bool isEscapedByte(QStringView text, qsizetype at)
{
    const char16_t unit = text[at].unicode();
    const bool paired = at > 0 && text[at - 1].isHighSurrogate();
    return unit >= firstEscape && unit <= lastEscape && !paired;
}

QString fromUtf8(QByteArrayView bytes)
{
    // QString::fromUtf8() would drop a byte order mark, which is part of a key like every other character.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decoder.decode(bytes);
}

/// How many bytes the UTF-8 character that begins here has; 0: no character begins here.
qsizetype characterLength(QByteArrayView bytes)
{
    constexpr qsizetype longest = 4;
    for (qsizetype length = 1; length <= std::min(longest, bytes.size()); ++length) {
        if (bytes.first(length).isValidUtf8())
            return length;
    }
    return 0;
}

bool isInvisible(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

tl::unexpected<Failure> wrong(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

bool isHex(QChar character)
{
    return (character >= u'0' && character <= u'9') || (character >= u'a' && character <= u'f') ||
           (character >= u'A' && character <= u'F');
}

} // namespace

QByteArray keyBytes(QStringView key)
{
    QByteArray bytes;
    bytes.reserve(key.size());
    qsizetype text = 0; // where the text that is not yet encoded begins
    for (qsizetype at = 0; at < key.size(); ++at) {
        if (!isEscapedByte(key, at))
            continue;
        bytes += key.sliced(text, at - text).toUtf8();
        bytes += static_cast<char>(key[at].unicode() - escapeBase);
        text = at + 1;
    }
    return bytes += key.sliced(text).toUtf8();
}

QString keyFromBytes(QByteArrayView bytes)
{
    if (bytes.isValidUtf8())
        return fromUtf8(bytes);
    QString key;
    while (!bytes.isEmpty()) {
        const qsizetype length = characterLength(bytes);
        if (length > 0)
            key += fromUtf8(bytes.first(length));
        else
            key += QChar(static_cast<char16_t>(escapeBase + static_cast<uchar>(bytes.front())));
        bytes = bytes.sliced(std::max<qsizetype>(length, 1));
    }
    return key;
}

bool isPlainText(QStringView key)
{
    for (qsizetype at = 0; at < key.size(); ++at) {
        if (isEscapedByte(key, at))
            return false;
    }
    const auto characters = key.toUcs4();
    return std::ranges::none_of(characters, [](uint each) { return isInvisible(each); });
}

QString keyInUrl(QStringView key)
{
    // RFC 3986 3.3: what a path may contain besides letters, digits and "-._~".
    return QString::fromLatin1(keyBytes(key).toPercentEncoding("/!$&'()*,;=:@"));
}

QString keyFromUrl(QStringView path)
{
    const QByteArray typed = keyBytes(path);
    QByteArray bytes;
    bytes.reserve(typed.size());
    for (qsizetype at = 0; at < typed.size(); ++at) {
        const bool encoded = typed[at] == '%' && at + 2 < typed.size() && isHex(QLatin1Char(typed[at + 1])) &&
                             isHex(QLatin1Char(typed[at + 2]));
        bytes += encoded ? QByteArray::fromHex(typed.sliced(at + 1, 2)) : typed.sliced(at, 1);
        at += encoded ? 2 : 0;
    }
    return keyFromBytes(bytes);
}

Result<QString> checkedPrefix(const QString &prefix)
{
    const auto segments = qTokenize(prefix, u'/');
    if (std::ranges::any_of(segments, [](QStringView one) { return one == u"." || one == u".."; })) {
        return wrong(
            Sentence::tr(
                "%1 has '.' or '..' between its slashes. Programs on the way take these for folders, so that "
                "another object would be touched. Such a key cannot be used here; choose another name.")
                .arg(keyInUrl(prefix)));
    }
    if (prefix.contains(QChar(0)))
        return wrong(Sentence::tr("A key must not hold a NUL character. Leave %00 out."));
    if (keyBytes(prefix).size() > longestKey)
        return wrong(
            Sentence::tr("The key is longer than the 1024 bytes that services take. Use a shorter one."));
    return prefix;
}

Result<QString> checkedKey(const QString &key)
{
    if (key.isEmpty())
        return wrong(
            Sentence::tr("No object is named. Write s3://BUCKET/KEY, or NAME:KEY of a saved destination."));
    return checkedPrefix(key);
}

QString folderPrefix(const QString &prefix)
{
    return prefix.isEmpty() || prefix.endsWith(u'/') ? prefix : prefix + u'/';
}

} // namespace windlass
