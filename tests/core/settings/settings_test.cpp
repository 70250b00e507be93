// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class SettingsTest : public testing::Test
{
protected:
    QString path() const { return folder.filePath(u"settings.ini"_s); }
    void write(const QByteArray &content)
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QTemporaryDir folder;
};

TEST_F(SettingsTest, WithoutAFileEverythingIsAsItComes)
{
    EXPECT_EQ(*readSettings(path()), Settings{});
}

TEST_F(SettingsTest, EveryFieldSurvives)
{
    Settings settings;
    settings.retry = *retryPreset(u"patient");
    settings.jobs = 7;
    settings.parts = 9;
    settings.partSize = 64 << 20;
    settings.keyTemplate = u"a/{vm}, \"{file}\" = ü;%20"_s;
    settings.lastDestination = u"offsite"_s;
    ASSERT_TRUE(writeSettings(path(), settings));
    EXPECT_EQ(*readSettings(path()), settings);
}

TEST_F(SettingsTest, AValueThatMakesNoSenseIsNamedAndNotReplaced)
{
    for (const QByteArray &line :
         {"jobs=many"_ba, "jobs=0"_ba, "jobs=33"_ba, "parts=-1"_ba, "part_size=big"_ba}) {
        write("[transfers]\n" + line + "\n");
        const auto read = readSettings(path());
        ASSERT_FALSE(read) << line.toStdString();
        EXPECT_TRUE(read.error().text.english().contains(path()));
        EXPECT_TRUE(read.error().text.english().contains(QString::fromLatin1(line.first(line.indexOf('=')))));
    }
}

TEST_F(SettingsTest, AFileThatIsNoneIsNotReplacedByDefaults)
{
    for (const QByteArray &content : {"this is no settings file\n"_ba, "[transfers]\njobs=3\n\x7f\x45LF\n"_ba,
                                      QByteArray("[transfers]\njobs=\0\0\0\n", 22), "{\"jobs\": 3}"_ba}) {
        write(content);
        const auto read = readSettings(path());
        ASSERT_FALSE(read) << content.toStdString();
        EXPECT_TRUE(read.error().text.english().contains(path()));
    }
    write("; a remark\n# another\n\n[transfers]\njobs=3\n");
    EXPECT_TRUE(readSettings(path()));
}

TEST_F(SettingsTest, EverySettingIsChangedByItsNameAndText)
{
    Settings settings;
    settings.jobs = 7;
    settings.rateLimit = 2'000'000;
    settings.ifExists = IfExists::Skip;
    settings.retry = *retryPreset(u"patient");
    Settings again;
    for (const auto &[key, value] : settingTexts(settings)) {
        const auto changed = withSetting(again, key, value);
        ASSERT_TRUE(changed) << key.toStdString() << ": " << changed.error().text.english().toStdString();
        again = *changed;
    }
    EXPECT_EQ(again, settings);
    EXPECT_EQ(withSetting({}, u"bandwidth/limit"_s, u"20MB/s"_s)->rateLimit, 20'000'000);
    EXPECT_EQ(withSetting({}, u"retry/policy"_s, u"patient"_s)->retry, *retryPreset(u"patient"));
}

TEST_F(SettingsTest, ASettingSaysWhatItTakes)
{
    EXPECT_EQ(withSetting({}, u"transfers/jobs"_s, u"99"_s).error().text,
              u"The setting transfers/jobs takes a whole number from 1 to 32, not “99”."_s);
    EXPECT_FALSE(withSetting({}, u"retry/policy"_s, u"nonsense"_s));
    EXPECT_EQ(withSetting({}, u"transfers/job"_s, u"9"_s).error().text,
              u"There is no setting “transfers/job”."_s);
}

TEST_F(SettingsTest, APolicyWithProblemsIsRefused)
{
    write("[retry]\npolicy=\"{\\\"max_attempts\\\": 0}\"\n");
    EXPECT_FALSE(readSettings(path()));
}

TEST_F(SettingsTest, AFolderThatCannotBeWrittenIsSaid)
{
    EXPECT_FALSE(writeSettings(u"/proc/none/settings.ini"_s, Settings{}));
}

TEST_F(SettingsTest, OnlyWhatSomebodyChangedIsTakenOver)
{
    Settings opened; // as a dialog has read them
    opened.jobs = 2;
    opened.parts = 4;
    Settings saved = opened; // in the dialog
    saved.parts = 8;
    saved.retry = *retryPreset(u"patient");
    Settings now = opened; // another command has changed these meanwhile
    now.jobs = 16;
    now.keyTemplate = u"{file}"_s;
    const Settings merged = withChanges(now, opened, saved);
    EXPECT_EQ(merged.parts, 8);
    EXPECT_EQ(merged.retry, *retryPreset(u"patient"));
    EXPECT_EQ(merged.jobs, 16);
    EXPECT_EQ(merged.keyTemplate, u"{file}"_s);
    EXPECT_EQ(withChanges(now, opened, opened), now);
}

TEST_F(SettingsTest, ALanguageOfALaterVersionIsKeptAndNotSpoken)
{
    write("language=fr\n");
    const auto read = readSettings(path());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->language, Language::Auto);
    ASSERT_TRUE(writeSettings(path(), *read));
    EXPECT_EQ(QSettings(path(), QSettings::IniFormat).value(u"language"_s).toString(), u"fr"_s);
    EXPECT_FALSE(withSetting(*read, u"language"_s, u"fr"_s));
}

} // namespace
} // namespace windlass
