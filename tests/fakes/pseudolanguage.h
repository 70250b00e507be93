// SPDX-License-Identifier: GPL-3.0-or-later
// A language in which each text that can be translated stands in ⟦brackets⟧ and is a third longer: what
// stands outside cannot be translated.
#pragma once

#include <QCoreApplication>
#include <QTranslator>

namespace windlass {

/// Spoken while it exists.
class PseudoLanguage final : public QTranslator
{
public:
    PseudoLanguage() { QCoreApplication::installTranslator(this); }

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int count) const override
    {
        const QLatin1StringView name(context);
        if (name != QLatin1StringView("core") && !name.startsWith(QLatin1StringView("windlass::")))
            return {};
        QString text = QString::fromUtf8(source);
        if (count >= 0)
            text.replace(QStringLiteral("%n"), QString::number(count));
        return opening + text + QString(text.size() / 3, u'~') + closing;
    }

    /// What of the text stands outside of the brackets, without blanks, digits and punctuation marks.
    static QString untranslated(const QString &text)
    {
        QString outside;
        int depth = 0;
        for (const QChar each : text) {
            depth += each == opening ? 1 : each == closing ? -1 : 0;
            if (depth == 0 && each.isLetter())
                outside += each;
        }
        return outside;
    }

    static constexpr QChar opening = u'\u27e6';
    static constexpr QChar closing = u'\u27e7';
};

} // namespace windlass
