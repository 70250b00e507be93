// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"
#include "core/base/sentence.h"
#include "words/failures.h"
#include "words/sentences.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(Language, IsTheFirstOneOfTheSystemThatThereIsACatalogueFor)
{
    EXPECT_EQ(catalogueFor(Language::Auto, {u"de-AT"_s, u"de"_s, u"en-US"_s}), u"de"_s);
    EXPECT_EQ(catalogueFor(Language::Auto, {u"fr-FR"_s, u"fr"_s, u"de_DE"_s}), u"de"_s);
    EXPECT_EQ(catalogueFor(Language::Auto, {u"en-GB"_s, u"de"_s}), u"en"_s);
    EXPECT_EQ(catalogueFor(Language::Auto, {u"C"_s}), u"en"_s);
    EXPECT_EQ(catalogueFor(Language::Auto, {}), u"en"_s);
}

TEST(Language, IsTheOneOfTheSettingWhateverTheSystemSpeaks)
{
    EXPECT_EQ(catalogueFor(Language::German, {u"en"_s}), u"de"_s);
    EXPECT_EQ(catalogueFor(Language::English, {u"de"_s}), u"en"_s);
}

TEST(Language, IsReadFromTheProfile)
{
    const QTemporaryDir folder;
    EXPECT_EQ(languageOfProfile(folder.path()), Language::Auto) << "there are no settings yet";
    Settings settings;
    settings.language = Language::German;
    ASSERT_TRUE(writeSettings(folder.filePath(u"settings.ini"_s), settings));
    EXPECT_EQ(languageOfProfile(folder.path()), Language::German);
    QFile file(folder.filePath(u"settings.ini"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("nonsense");
    file.close();
    EXPECT_EQ(languageOfProfile(folder.path()), Language::Auto) << "another place complains";
}

TEST(Language, IsSpokenWhileItExists)
{
    const Sentence sentence = Sentence::tr("There is no file %1.").arg(u"/a"_s);
    {
        const SpokenLanguage german(Language::German, false);
        EXPECT_EQ(text::said(sentence), u"Es gibt keine Datei /a."_s);
        EXPECT_EQ(sentence.english(), u"There is no file /a."_s);
        EXPECT_EQ(text::said(Sentence::tr("%n range(s)", nullptr, 1)), u"1 Bereich"_s);
        Failure failure;
        failure.kind = FailureKind::Service;
        failure.httpStatus = 503;
        failure.serviceCode = u"SlowDown"_s;
        EXPECT_EQ(text::failureWords(failure).brief, u"Dienst ist ausgelastet"_s);
    }
    EXPECT_EQ(text::said(sentence), u"There is no file /a."_s);
    const SpokenLanguage english(Language::English, false);
    EXPECT_EQ(text::said(Sentence::tr("%n range(s)", nullptr, 1)), u"1 range"_s);
    EXPECT_EQ(text::said(Sentence::tr("%n range(s)", nullptr, 2)), u"2 ranges"_s);
}

} // namespace
} // namespace windlass
