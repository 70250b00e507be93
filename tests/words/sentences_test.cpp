// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/sentences.h"

#include <QCoreApplication>
#include <QTranslator>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// A catalogue of the core's sentences, for a test.
class Catalogue final : public QTranslator
{
public:
    explicit Catalogue(QMap<QString, QString> texts)
        : texts_(std::move(texts))
    {
        QCoreApplication::installTranslator(this);
    }

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        return qstrcmp(context, "core") == 0 ? texts_.value(QString::fromUtf8(source)) : QString();
    }

private:
    QMap<QString, QString> texts_;
};

TEST(Sentences, AreSaidInTheLanguageOfTheProgram)
{
    const Sentence sentence =
        Sentence::tr("The file %1 cannot be read: %2.").arg(u"/srv/%2"_s, Sentence::tr("Permission denied"));
    EXPECT_EQ(text::said(sentence), u"The file /srv/%2 cannot be read: Permission denied."_s);
    const Catalogue german({{u"The file %1 cannot be read: %2."_s, u"%2: Die Datei %1 ist nicht lesbar."_s},
                            {u"Permission denied"_s, u"Keine Berechtigung"_s}});
    EXPECT_EQ(text::said(sentence), u"Keine Berechtigung: Die Datei /srv/%2 ist nicht lesbar."_s);
    EXPECT_EQ(sentence.english(), u"The file /srv/%2 cannot be read: Permission denied."_s) << "for logs";
    EXPECT_EQ(text::said(Sentence(u"Permission denied"_s)), u"Permission denied"_s) << "the name of a file";
}

TEST(Sentences, HaveTheirPluralsWithoutACatalogueToo)
{
    EXPECT_EQ(text::said(Sentence::tr("%n range(s)", nullptr, 1)), u"1 range"_s);
    EXPECT_EQ(text::said(Sentence::tr("%n range(s)", nullptr, 5)), u"5 ranges"_s);
}

TEST(Sentences, NameTheWayOfTheProgramThatSpeaks)
{
    const Sentence sentence =
        Sentence::tr("Remove %1 with `rm`.").orInWindow(Sentence::tr("Remove %1.")).arg(u"a"_s);
    EXPECT_EQ(text::said(sentence), u"Remove a with `rm`."_s);
    text::speakAs(text::Speaker::Window);
    EXPECT_EQ(text::said(sentence), u"Remove a."_s);
    text::speakAs(text::Speaker::CommandLine);
}

} // namespace
} // namespace windlass
