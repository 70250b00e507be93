// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/sentences.h"

#include <QCoreApplication>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

Speaker &speaker()
{
    static Speaker value = Speaker::CommandLine;
    return value;
}

/// The pattern in the language of the program; in English if it is in no catalogue.
QString translated(const Sentence &sentence)
{
    const bool inWindow = speaker() == Speaker::Window && !sentence.windowSource().isEmpty();
    const QString source = inWindow ? sentence.windowSource() : sentence.source();
    const int count = static_cast<int>(sentence.count());
    const QByteArray meaning = sentence.meaning().toUtf8();
    QString pattern = QCoreApplication::translate("core", source.toUtf8().constData(),
                                                  meaning.isEmpty() ? nullptr : meaning.constData(), count);
    if (count >= 0) // in no catalogue, not even in that of the English plurals
        pattern.replace(u"(s)"_s, count == 1 ? QString() : u"s"_s);
    return pattern;
}

} // namespace

Speaker speaksNow()
{
    return speaker();
}

void speakAs(Speaker now)
{
    speaker() = now;
}

QString said(const Sentence &sentence)
{
    if (sentence.verbatim())
        return sentence.source();
    QStringList arguments;
    for (const Sentence &argument : sentence.arguments())
        arguments.append(said(argument));
    return Sentence::filled(translated(sentence), arguments);
}

QStringList said(const QList<Sentence> &sentences)
{
    QStringList texts;
    for (const Sentence &sentence : sentences)
        texts.append(said(sentence));
    return texts;
}

} // namespace windlass::text
