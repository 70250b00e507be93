// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class ProfileFolder : public testing::Test
{
protected:
    ~ProfileFolder() override
    {
        qunsetenv("WINDLASS_PROFILE");
        qunsetenv("XDG_CONFIG_HOME");
        qunsetenv("XDG_DATA_HOME");
    }
    QTemporaryDir folder_;
};

TEST_F(ProfileFolder, HoldsAllItsFiles)
{
    const QString place = folder_.filePath(u"a/b"_s);
    const auto profile = profileAt(place);
    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->settingsFile, place + u"/settings.ini"_s);
    EXPECT_EQ(profile->journalFile, place + u"/journal.sqlite"_s);
    EXPECT_EQ(profile->logFile, place + u"/logs/windlass.log"_s);
    EXPECT_EQ(profile->lockFile, place + u"/lock"_s);
    EXPECT_TRUE(QFileInfo::exists(place + u"/logs"_s));
}

TEST_F(ProfileFolder, IsNamedByTheEnvironmentWhereNoOptionDoes)
{
    qputenv("WINDLASS_PROFILE", folder_.filePath(u"env"_s).toLocal8Bit());
    EXPECT_EQ(profileAt({})->journalFile, folder_.filePath(u"env/journal.sqlite"_s));
    EXPECT_EQ(profileAt(folder_.filePath(u"option"_s))->journalFile,
              folder_.filePath(u"option/journal.sqlite"_s));
}

TEST_F(ProfileFolder, OtherwiseLiesInTheUsualPlaces)
{
    qputenv("XDG_CONFIG_HOME", folder_.filePath(u"config"_s).toLocal8Bit());
    qputenv("XDG_DATA_HOME", folder_.filePath(u"data"_s).toLocal8Bit());
    const auto profile = profileAt({});
    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->settingsFile, folder_.filePath(u"config/windlass/settings.ini"_s));
    EXPECT_EQ(profile->journalFile, folder_.filePath(u"data/windlass/journal.sqlite"_s));
}

TEST_F(ProfileFolder, ThatCannotBeMadeIsRefusedByName)
{
    QFile inTheWay(folder_.filePath(u"file"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    const auto profile = profileAt(inTheWay.fileName() + u"/profile"_s);
    ASSERT_FALSE(profile);
    EXPECT_TRUE(profile.error().text.english().contains(inTheWay.fileName()));
}

TEST_F(ProfileFolder, IsDrivenByOneAtATime)
{
    const Profile profile = profileAt(folder_.path()).value();
    const auto first = takeProfile(profile);
    ASSERT_TRUE(first);
    const auto second = takeProfile(profile);
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().text.english().contains(QString::number(QCoreApplication::applicationPid())))
        << second.error().text.english().toStdString();
}

TEST_F(ProfileFolder, IsFreeAgainAfterItsDriverHasGone)
{
    const Profile profile = profileAt(folder_.path()).value();
    ASSERT_TRUE(takeProfile(profile));
    EXPECT_TRUE(takeProfile(profile));
}

/// The profile was copied while a program used it. Whether that program is still running is unknown on this
/// computer.
TEST_F(ProfileFolder, MarkedOnAnotherComputerSaysWhichFileIsInTheWay)
{
    const Profile profile = profileAt(folder_.path()).value();
    QFile lock(profile.lockFile);
    ASSERT_TRUE(lock.open(QIODevice::WriteOnly));
    lock.write("4711\nwindlass-cli\nelsewhere\n0123456789abcdef\nanother-boot\n");
    lock.close();
    const auto taken = takeProfile(profile);
    ASSERT_FALSE(taken);
    for (const QString &word : {u"4711"_s, u"elsewhere"_s, profile.lockFile})
        EXPECT_TRUE(taken.error().text.english().contains(word))
            << taken.error().text.english().toStdString();
    ASSERT_TRUE(lock.remove());
    EXPECT_TRUE(takeProfile(profile));

    // The same computer under an earlier host name, and the process has ended.
    ASSERT_TRUE(lock.open(QIODevice::WriteOnly));
    lock.write("999999999\nwindlass-cli\nearlier\n" + QSysInfo::machineUniqueId() + "\n" +
               QSysInfo::bootUniqueId() + "\n");
    lock.close();
    EXPECT_TRUE(takeProfile(profile));
}

} // namespace

} // namespace windlass
