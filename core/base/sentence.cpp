// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sentence.h"

namespace windlass {

using namespace Qt::StringLiterals;

struct Sentence::Form
{
    QString meaning;
    qint64 count = -1;
    QList<Sentence> arguments;
    QString windowSource;
};

Sentence::Sentence(QString text, Form form)
    : text_(std::move(text))
    , form_(std::make_shared<const Form>(std::move(form)))
{}

Sentence Sentence::tr(const char *english, const char *meaning, qint64 count)
{
    return {QString::fromUtf8(english), Form{QString::fromUtf8(meaning), count, {}, {}}};
}

Sentence Sentence::joined(const QList<Sentence> &parts, const QString &separator)
{
    QStringList places;
    Form form;
    for (const Sentence &part : parts) {
        if (part.isEmpty())
            continue;
        form.arguments.append(part);
        places.append(u'%' + QString::number(form.arguments.size()));
    }
    if (form.arguments.size() < 2)
        return form.arguments.value(0);
    return {places.join(separator), std::move(form)};
}

Sentence::Form Sentence::form() const
{
    return form_ ? *form_ : Form{};
}

Sentence Sentence::withArguments(const QList<Sentence> &more) const
{
    Form changed = form();
    changed.arguments += more;
    return {text_, std::move(changed)};
}

Sentence Sentence::orInWindow(const Sentence &other) const
{
    Form changed = form();
    changed.windowSource = other.text_;
    return {text_, std::move(changed)};
}

QList<Sentence> Sentence::arguments() const
{
    return form_ ? form_->arguments : QList<Sentence>();
}

QString Sentence::meaning() const
{
    return form_ ? form_->meaning : QString();
}

qint64 Sentence::count() const
{
    return form_ ? form_->count : -1;
}

QString Sentence::windowSource() const
{
    return form_ ? form_->windowSource : QString();
}

QString Sentence::english() const
{
    if (!form_)
        return text_;
    QString pattern = text_;
    if (form_->count >= 0) {
        pattern.replace(u"%n"_s, QString::number(form_->count));
        pattern.replace(u"(s)"_s, form_->count == 1 ? QString() : u"s"_s);
    }
    QStringList texts;
    for (const Sentence &argument : form_->arguments)
        texts.append(argument.english());
    return filled(pattern, texts);
}

QString Sentence::filled(const QString &pattern, const QStringList &arguments)
{
    QString text;
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        const auto digit = [&](qsizetype place) {
            return place < pattern.size() && pattern.at(place) >= u'0' && pattern.at(place) <= u'9';
        };
        qsizetype end = at + 1;
        if (end < pattern.size() && pattern.at(end) == u'L')
            ++end;
        const qsizetype first = end;
        while (end < first + 2 && digit(end))
            ++end;
        const qsizetype number = QStringView(pattern).sliced(first, end - first).toLongLong();
        if (pattern.at(at) != u'%' || number < 1 || number > arguments.size()) {
            text += pattern.at(at);
            continue;
        }
        text += arguments.at(number - 1);
        at = end - 1;
    }
    return text;
}

bool Sentence::operator==(const Sentence &other) const
{
    if (!form_ && !other.form_)
        return text_ == other.text_;
    return english() == other.english();
}

} // namespace windlass
