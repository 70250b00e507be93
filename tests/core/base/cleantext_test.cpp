// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cleantext.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(CleanText, LeavesWhatPeopleWriteAsItIs)
{
    const QString names =
        u"disk 1 (copy).vmdk Müller Ω 日本 🖥 क्‍ष می‌شود C:\\exports"_s;
    EXPECT_EQ(cleaned(names), names);
}

TEST(CleanText, ShowsWhatWouldSteerATerminal)
{
    EXPECT_EQ(cleaned(u"a\x1b]0;title\x07z"_s).toStdString(), "a\\u001b]0;title\\u0007z");
    EXPECT_EQ(cleaned(u"one\ntwo\r\tthree\x7f"_s).toStdString(), "one\\u000atwo\\u000d\\u0009three\\u007f");
    EXPECT_EQ(cleaned(u"red\u009b31m\u0085"_s).toStdString(), "red\\u009b31m\\u0085");
    EXPECT_EQ(cleaned(QString(1, QChar(u'\0'))).toStdString(), "\\u0000");
}

TEST(CleanText, ShowsWhatWouldTurnTheReadingDirection)
{
    for (const char16_t mark : {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
                                0x2067, 0x2068, 0x2069, 0x2028, 0x2029, 0xfeff}) {
        const QString shown = cleaned(u"exe"_s + QChar(mark) + u"gnp"_s);
        EXPECT_EQ(shown, u"exe\\u%1gnp"_s.arg(static_cast<int>(mark), 4, 16, QChar(u'0')));
    }
}

TEST(CleanText, ShowsHalfACharacterAndMarksBeyondTheFirstPlane)
{
    EXPECT_EQ(cleaned(QString(QChar(0xd83d))).toStdString(), "\\ud83d");
    EXPECT_EQ(cleaned(QString::fromUcs4(U"a\U000E0041", 2)).toStdString(), "a\\udb40\\udc41");
}

TEST(CleanText, CleaningTwiceChangesNothing)
{
    const QString once = cleaned(u"\x1b[2J \u202e \n"_s);
    EXPECT_EQ(cleaned(once), once);
}

} // namespace windlass
