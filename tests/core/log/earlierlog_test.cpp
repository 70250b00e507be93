// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/earlierlog.h"
#include "core/log/logfile.h"
#include "core/log/logline.h"
#include "core/upload/step.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Event note(EventLevel level, const QString &text, int second = 0)
{
    Event event;
    event.kind = EventKind::Note;
    event.level = level;
    event.time = QDateTime(QDate(2026, 1, 21), QTime(9, 0, second), Qt::UTC);
    event.text = text;
    return event;
}

Event refusedPart(const QString &object)
{
    Event event = note(EventLevel::Error, {});
    event.kind = EventKind::NotRetryable;
    event.transfer = 7;
    event.object = object;
    event.attempt.edit().name = operationName(Operation::Part);
    event.attempt.edit().service = u"S3"_s;
    event.attempt.edit().number = 3;
    event.attempt.edit().failure = localFailure(FailureKind::Settings, u"no, not \"that\""_s);
    return event;
}

} // namespace

TEST(EarlierLog, ALineIsReadAsItWasWritten)
{
    const Event event = refusedPart(u"disk.vmdk"_s);
    const auto line = readLogLine(logLine(event));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->time, event.time);
    EXPECT_EQ(line->level, EventLevel::Error);
    EXPECT_EQ(line->transfer, 7);
    EXPECT_EQ(line->object, u"disk.vmdk"_s);
    EXPECT_TRUE(line->text.contains(u"part=3"_s)) << line->text.toStdString();
    EXPECT_FALSE(line->text.contains(u"object="_s)) << line->text.toStdString();
}

TEST(EarlierLog, AQuotedNameIsReadWhole)
{
    const auto line = readLogLine(logLine(refusedPart(u"a, b=\"c\".vmdk"_s)));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->object, u"a, b=\"c\".vmdk"_s);
    EXPECT_TRUE(line->text.contains(u"part=3"_s)) << line->text.toStdString();
}

TEST(EarlierLog, WhatIsNoLineOfOursIsNone)
{
    for (const char16_t *line : {u"", u"WARN", u"[2026-01-21 14:30:00]", u"[2026-01-21 14:30:00] LOUD: x",
                                 u"[not a time at all!] WARN: x", u"[2026-01-21 14:30:00] WARN"})
        EXPECT_FALSE(readLogLine(QStringView(line))) << QString::fromUtf16(line).toStdString();
}

TEST(EarlierLog, TheLastWarningsAndErrorsOfAFileAreFoundInTheirOrder)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"logs/windlass.log"_s);
    {
        const auto log = LogFile::open(path).value();
        for (int i = 0; i < 30; ++i) {
            log->write(note(EventLevel::Info, u"usual"_s, i));
            log->write(note(EventLevel::Debug, u"state changed"_s, i));
            log->write(note(i % 2 == 0 ? EventLevel::Warn : EventLevel::Error, QString::number(i), i));
        }
    }
    const auto lines = earlierWarnings(path, 10);
    ASSERT_EQ(lines.size(), 10);
    EXPECT_EQ(lines.first().text, u"20"_s);
    EXPECT_EQ(lines.last().text, u"29"_s);
    EXPECT_TRUE(earlierWarnings(folder.filePath(u"none.log"_s)).isEmpty());
}

TEST(EarlierLog, RotatedLinesComeBefore)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"logs/windlass.log"_s);
    {
        const auto log = LogFile::open(path, LogBounds{.fileSize = 2048, .files = 3}).value();
        for (int i = 0; i < 100; ++i)
            log->write(note(EventLevel::Warn, QString::number(i)));
    }
    const auto lines = earlierWarnings(path, 50);
    ASSERT_EQ(lines.size(), 50);
    EXPECT_EQ(lines.first().text, u"50"_s);
    EXPECT_EQ(lines.last().text, u"99"_s);
}

} // namespace windlass
