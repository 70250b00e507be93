// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cleantext.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

bool steers(char32_t code)
{
    constexpr char32_t nonJoiner = 0x200c;
    constexpr char32_t joiner = 0x200d;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Other_Format:
        return code != nonJoiner && code != joiner;
    default:
        return false;
    }
}

bool isCleanAscii(QChar c)
{
    constexpr char16_t firstPrintable = 0x20;
    constexpr char16_t lastPrintable = 0x7e;
    return c.unicode() >= firstPrintable && c.unicode() <= lastPrintable;
}

void escape(QChar c, QString &out)
{
    out += u"\\u%1"_s.arg(c.unicode(), 4, 16, '0'_L1);
}

} // namespace

QString cleaned(const QString &text)
{
    if (std::all_of(text.begin(), text.end(), isCleanAscii))
        return text;
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const char32_t code = pair ? QChar::surrogateToUcs4(c, text.at(i + 1)) : c.unicode();
        if (!steers(code) && (pair || !c.isSurrogate())) {
            out += c;
            if (pair)
                out += text.at(++i);
            continue;
        }
        escape(c, out); // an unpaired surrogate, too: it is not a character
        if (pair)
            escape(text.at(++i), out);
    }
    return out;
}

} // namespace windlass
