// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/logfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Event note(const QString &text, EventLevel level, int second = 0)
{
    Event event;
    event.kind = EventKind::Note;
    event.level = level;
    event.time = QDateTime(QDate(2026, 1, 21), QTime(9, 0, second), Qt::UTC);
    event.text = text;
    return event;
}

class LogFileOnDisk : public testing::Test
{
protected:
    QString path() const { return folder_.filePath(u"logs/windlass.log"_s); }
    QString content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    QTemporaryDir folder_;
};

TEST_F(LogFileOnDisk, MakesItsFolder)
{
    ASSERT_TRUE(LogFile::open(path()));
    EXPECT_TRUE(QFile::exists(path()));
}

TEST_F(LogFileOnDisk, AWarningIsThereAtOnce)
{
    const auto log = LogFile::open(path()).value();
    log->write(note(u"first"_s, EventLevel::Info));
    log->write(note(u"second"_s, EventLevel::Warn));
    EXPECT_TRUE(content().endsWith(u"WARN: second\n"_s)) << content().toStdString();
}

TEST_F(LogFileOnDisk, KeepsNoMoreThanWasAskedFor)
{
    const auto log = LogFile::open(path()).value();
    log->keep(EventLevel::Warn);
    log->write(note(u"quiet"_s, EventLevel::Info));
    log->write(note(u"loud"_s, EventLevel::Warn));
    EXPECT_FALSE(content().contains(u"quiet"_s));
    EXPECT_TRUE(content().contains(u"loud"_s));
}

TEST_F(LogFileOnDisk, NothingInItSteersWhoeverReadsIt)
{
    const auto log = LogFile::open(path()).value();
    log->write(note(u"one\x1b[2J\u009b31m\u202e\ntwo"_s, EventLevel::Warn));
    EXPECT_EQ(content().count(u'\n'), 1) << content().toStdString();
    EXPECT_TRUE(content().contains(u"one\\u001b[2J\\u009b31m\\u202e"_s)) << content().toStdString();
}

TEST_F(LogFileOnDisk, AQuietLineIsThereAfterASecond)
{
    const auto log = LogFile::open(path()).value();
    log->write(note(u"first"_s, EventLevel::Info, 0));
    log->write(note(u"second"_s, EventLevel::Info, 0));
    log->write(note(u"third"_s, EventLevel::Info, 1));
    EXPECT_EQ(content().count(u'\n'), 3);
}

TEST_F(LogFileOnDisk, DebugLinesPushNothingElseOut)
{
    constexpr LogBounds bounds{.fileSize = 4096, .files = 2};
    const auto log = LogFile::open(path(), bounds).value();
    log->write(note(u"it failed"_s, EventLevel::Error));
    for (int i = 0; i < 1000; ++i)
        log->write(note(u"transfer state changed, number %1"_s.arg(i), EventLevel::Debug));
    log->flush();
    EXPECT_TRUE(content().contains(u"it failed"_s));
    EXPECT_EQ(content().count(u'\n'), 1);
    QFile debug(debugLog(path()));
    ASSERT_TRUE(debug.open(QIODevice::ReadOnly));
    EXPECT_TRUE(debug.readAll().contains("number 999"));
}

TEST_F(LogFileOnDisk, GoesOnWhereTheLastRunEnded)
{
    LogFile::open(path()).value()->write(note(u"first"_s, EventLevel::Info));
    LogFile::open(path()).value()->write(note(u"second"_s, EventLevel::Info));
    EXPECT_EQ(content().count(u'\n'), 2);
}

TEST_F(LogFileOnDisk, NeverTakesMoreThanItsBounds)
{
    constexpr LogBounds bounds{.fileSize = 4096, .files = 3};
    const auto log = LogFile::open(path(), bounds).value();
    for (int i = 0; i < 1000; ++i)
        log->write(note(u"a line of some length, number %1"_s.arg(i), EventLevel::Info));
    log->flush();
    qint64 total = 0;
    for (const QFileInfo &file : QDir(folder_.filePath(u"logs"_s)).entryInfoList(QDir::Files))
        total += file.size();
    EXPECT_LE(total, bounds.fileSize * bounds.files);
}

TEST_F(LogFileOnDisk, SaysWhatToDoWhereItCannotWrite)
{
    QFile inTheWay(folder_.filePath(u"logs"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    const auto log = LogFile::open(path());
    ASSERT_FALSE(log);
    EXPECT_TRUE(log.error().text.english().contains(u"Make its folder writable"_s));
}

} // namespace

} // namespace windlass
