// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "core/base/handle.h"
#include "core/base/textforms.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST(DurationTextTest, IsShortAndHasNoEmptyUnits)
{
    EXPECT_EQ(durationText(0ms), u"0ms"_s);
    EXPECT_EQ(durationText(500ms), u"500ms"_s);
    EXPECT_EQ(durationText(1s), u"1s"_s);
    EXPECT_EQ(durationText(1250ms), u"1.25s"_s);
    EXPECT_EQ(durationText(90s), u"1m30s"_s);
    EXPECT_EQ(durationText(60s), u"1m"_s);
    EXPECT_EQ(durationText(2h + 5min), u"2h5m"_s);
    EXPECT_EQ(durationText(25h + 1ms), u"25h0.001s"_s);
}

TEST(DurationTextTest, WhatIsWrittenIsReadBack)
{
    for (const Duration duration :
         {1ms, 999ms, 1000ms, 1001ms, 59'999ms, 60'000ms, 3'600'000ms, 86'400'000ms, 123'456'789ms})
        EXPECT_EQ(parseDuration(durationText(duration)), duration);
}

TEST(DurationTextTest, ReadsWhatPeopleType)
{
    EXPECT_EQ(parseDuration(u"1.5m"), 90s);
    EXPECT_EQ(parseDuration(u" 2 h "), 2h);
    EXPECT_EQ(parseDuration(u"1m30s"), 90s);
    EXPECT_EQ(parseDuration(u"0"), 0s);
}

TEST(DurationTextTest, RefusesTheRest)
{
    for (const QString &text :
         {u""_s, u"5"_s, u"s"_s, u"-1s"_s, u"1 fortnight"_s, u"1e3s"_s, u"1..5s"_s, u"99999999h"_s, u"nan"_s})
        EXPECT_FALSE(parseDuration(text)) << text.toStdString();
}

TEST(SizeTextTest, ReadsBinaryAndDecimalUnits)
{
    EXPECT_EQ(parseSize(u"64MiB"), 64 << 20);
    EXPECT_EQ(parseSize(u"5GB"), 5'000'000'000);
    EXPECT_EQ(parseSize(u"1.5 TiB"), 1'649'267'441'664);
    EXPECT_EQ(parseSize(u"4096"), 4096);
    EXPECT_EQ(parseSize(u"8M"), 8 << 20);
    EXPECT_EQ(parseSize(u"10 kb"), 10'000);
    for (const QString &text : {u""_s, u"MiB"_s, u"-1"_s, u"1 MiB extra"_s, u"5Q"_s, u"99999999TiB"_s})
        EXPECT_FALSE(parseSize(text)) << text.toStdString();
}

TEST(SizeTextTest, RatesAreSizesASecond)
{
    EXPECT_EQ(parseRate(u"20MB/s"), 20'000'000);
    EXPECT_FALSE(parseRate(u"20MB"));
}

TEST(SizeTextTest, ThreeDigitsAreEnough)
{
    EXPECT_EQ(sizeText(0), u"0 B"_s);
    EXPECT_EQ(sizeText(1023), u"1023 B"_s);
    EXPECT_EQ(sizeText(1536), u"1.5 KiB"_s);
    EXPECT_EQ(sizeText(1LL << 40), u"1 TiB"_s);
}

TEST(Rfc3339Test, IsInUtcWithMilliseconds)
{
    EXPECT_EQ(rfc3339(QDateTime(QDate(2026, 1, 21), QTime(14, 30, 0, 5), Qt::UTC)),
              u"2026-01-21T14:30:00.005Z"_s);
}

TEST(DigestTest, KnownAnswers)
{
    // RFC 1321 A.5, FIPS 180-4 examples, RFC 4231 test case 2
    EXPECT_EQ(Digest::of(DigestKind::Md5, "abc").toHex(), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(Digest::of(DigestKind::Sha1, "abc").toHex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(Digest::of(DigestKind::Sha256, "abc").toHex(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hmacSha256("Jefe", "what do ya want for nothing?").toHex(),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(DigestTest, PiecesMakeTheSameAsTheWhole)
{
    Digest digest(DigestKind::Sha256);
    digest.add("a");
    digest.add("bc");
    EXPECT_EQ(digest.finish(), Digest::of(DigestKind::Sha256, "abc"));
}

TEST(HandleTest, LettingGoCancelsOnce)
{
    int cancelled = 0;
    {
        Handle first([&cancelled] { ++cancelled; });
        Handle second = std::move(first);
        EXPECT_FALSE(first); // NOLINT(bugprone-use-after-move): a moved-from handle has to be empty
        second.reset();
        EXPECT_EQ(cancelled, 1);
    }
    EXPECT_EQ(cancelled, 1);
}

} // namespace
} // namespace windlass
