// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence for people that can still be said in another language: the English text with %1 to %99 in the
// place of its arguments, and the arguments. The core makes it, words says it (words/sentences.h); logs, JSON
// and scripts get it in English. `lupdate` finds each text in a call of Sentence::tr(), so this has to be a
// literal.
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <memory>
#include <type_traits>
#include <utility>

namespace windlass {

class Sentence
{
#if 0 // lupdate reads this nevertheless, and from it which context tr() has
    Q_DECLARE_TR_FUNCTIONS(core)
#endif

public:
    Sentence() = default;
    /// A text that is the same in all languages: a name, a number, what a service said. A % in it stays one.
    Sentence(QString verbatim) // NOLINT(google-explicit-constructor): most arguments are such texts
        : text_(std::move(verbatim))
    {}
    /// As QObject::tr(). `count`: what %n stands for; from 0, else there is no %n. In English, `(s)` becomes
    /// nothing or an s by it, and that is the only word that may depend on it.
    static Sentence tr(const char *english, const char *meaning = nullptr, qint64 count = -1);
    /// These, one after the other, with `separator` between them, which has no %. Empty ones are skipped.
    static Sentence joined(const QList<Sentence> &parts, const QString &separator = QStringLiteral(" "));

    /// The sentence with further arguments: texts, numbers (written with plain digits) or sentences.
    template<typename... Arguments>
    [[nodiscard]] Sentence arg(const Arguments &...arguments) const
    {
        return withArguments({argument(arguments)...});
    }
    /// The sentence, and what the window says instead, with the same arguments: for where the sentence names
    /// a command or an option that people at the window do not use.
    [[nodiscard]] Sentence orInWindow(const Sentence &other) const;

    bool isEmpty() const
    {
        return text_.isEmpty();
    }
    QString english() const;

    // For those who say it in another language, or write it down.

    /// The English text with its placeholders; the text itself if it is verbatim.
    QString source() const
    {
        return text_;
    }
    bool verbatim() const
    {
        return !form_;
    }
    QList<Sentence> arguments() const;
    QString meaning() const;
    qint64 count() const;         ///< -1: there is no %n
    QString windowSource() const; ///< of what orInWindow() got; empty: there is none

    /// `pattern` with the arguments in the places of %1, %2, …, in one pass. `%L1` is the same as `%1`.
    static QString filled(const QString &pattern, const QStringList &arguments);

    /// Equal if they say the same in English.
    bool operator==(const Sentence &other) const;

private:
    struct Form;

    static Sentence argument(const Sentence &sentence)
    {
        return sentence;
    }
    static Sentence argument(const QString &text)
    {
        return text;
    }
    static Sentence argument(QStringView text)
    {
        return text.toString();
    }
    static Sentence argument(QLatin1StringView text)
    {
        return QString(text);
    }
    template<typename Number>
    static std::enable_if_t<std::is_arithmetic_v<Number>, Sentence> argument(Number number)
    {
        return QString::number(number);
    }
    Sentence withArguments(const QList<Sentence> &more) const;
    Form form() const;
    Sentence(QString text, Form form);

    QString text_;
    std::shared_ptr<const Form> form_; ///< null: the text is verbatim
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Sentence)
