// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/existingkeys.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ExistingKeysTest : public testing::Test
{
protected:
    static answer::Objects page(const QStringList &names, bool more = false)
    {
        answer::Objects page;
        for (const QString &name : names)
            page.objects.append({name, 1, {}, {}});
        page.more = more;
        return page;
    }
    /// Asks for so many keys that the next request is a wide one, which lists the keys after its own, too.
    void crowd(const QString &folder = u"vm/"_s)
    {
        for (int i = 0; i < 8; ++i)
            EXPECT_FALSE(names.ask(folder + u"other%1"_s.arg(i)).wide());
    }

    VirtualTimers timers;
    ExistingKeys names{timers};
};

TEST_F(ExistingKeysTest, AFewKeysAreAskedForSeparately)
{
    for (int i = 0; i < 8; ++i) {
        const auto question = names.ask(u"vm/disk%1"_s.arg(i));
        EXPECT_EQ(question.prefix, u"vm/disk%1"_s.arg(i));
        EXPECT_FALSE(question.wide());
        names.learn(u"vm/disk%1"_s.arg(i), question, page({}));
    }
    EXPECT_EQ(names.has(u"vm/disk1"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, ManyKeysInAShortTimeAreAskedForTogether)
{
    crowd();
    const auto question = names.ask(u"vm/disk5"_s);
    EXPECT_EQ(question.prefix, u"vm/"_s);
    EXPECT_EQ(question.after, u"vm/disk4z"_s);
    names.learn(u"vm/disk5"_s, question, page({u"vm/disk6"_s, u"vm/nvram"_s}));
    EXPECT_EQ(names.has(u"vm/disk5"_s), false);
    EXPECT_EQ(names.has(u"vm/disk6"_s), true);
    EXPECT_EQ(names.has(u"vm/zzz"_s), false) << "the page was the last one";
    EXPECT_EQ(names.has(u"vm/disk4"_s), std::nullopt) << "it stands before";
    EXPECT_EQ(names.has(u"other/disk5"_s), std::nullopt) << "it stands elsewhere";
}

TEST_F(ExistingKeysTest, KeysThatComeSlowlyAreAskedForSeparately)
{
    for (int i = 0; i < 40; ++i) {
        EXPECT_FALSE(names.ask(u"vm/disk%1"_s.arg(i)).wide());
        timers.advance(2s);
    }
}

TEST_F(ExistingKeysTest, APartialPageIsUsedUpToItsLastKey)
{
    crowd();
    const auto question = names.ask(u"vm/b"_s);
    names.learn(u"vm/b"_s, question, page({u"vm/c"_s, u"vm/f"_s}, true));
    EXPECT_EQ(names.has(u"vm/b"_s), false);
    EXPECT_EQ(names.has(u"vm/f"_s), true);
    EXPECT_EQ(names.has(u"vm/g"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, AnAnswerExpires)
{
    crowd();
    names.learn(u"vm/b"_s, names.ask(u"vm/b"_s), page({}));
    timers.advance(29s);
    EXPECT_EQ(names.has(u"vm/b"_s), false);
    timers.advance(2s);
    EXPECT_EQ(names.has(u"vm/b"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, AnAnswerExpiresWhileTheComputerSleeps)
{
    crowd();
    names.learn(u"vm/b"_s, names.ask(u"vm/b"_s), page({}));
    timers.sleep(31s);
    EXPECT_EQ(names.has(u"vm/b"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, TheAgeOfAnAnswerStartsWithItsRequest)
{
    crowd();
    const auto question = names.ask(u"vm/b"_s);
    timers.advance(20s);
    names.learn(u"vm/b"_s, question, page({}));
    timers.advance(11s);
    EXPECT_EQ(names.has(u"vm/b"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, AnOlderAnswerDoesNotReplaceANewerOne)
{
    crowd();
    const auto first = names.ask(u"vm/b"_s);
    timers.advance(1s);
    crowd();
    const auto second = names.ask(u"vm/b"_s);
    names.learn(u"vm/b"_s, second, page({u"vm/c"_s}));
    names.learn(u"vm/b"_s, first, page({}));
    EXPECT_EQ(names.has(u"vm/c"_s), true);
}

TEST_F(ExistingKeysTest, AKeyWrittenMeanwhileIsAskedForAgain)
{
    crowd();
    const auto question = names.ask(u"vm/b"_s);
    names.writing(u"vm/c"_s);
    names.learn(u"vm/b"_s, question, page({}));
    names.writing(u"vm/d"_s);
    EXPECT_EQ(names.has(u"vm/b"_s), false);
    EXPECT_EQ(names.has(u"vm/c"_s), std::nullopt) << "written before the answer came";
    EXPECT_EQ(names.has(u"vm/d"_s), std::nullopt) << "written since";
    crowd();
    EXPECT_FALSE(names.ask(u"vm/d"_s).wide());
}

TEST_F(ExistingKeysTest, WrittenKeysAreForgottenAfterAWhile)
{
    for (int i = 0; i < 20'000; ++i) {
        names.writing(u"vm/%1"_s.arg(i));
        timers.advance(10ms);
    }
    crowd();
    names.learn(u"vm/0"_s, names.ask(u"vm/0"_s), page({}));
    EXPECT_EQ(names.has(u"vm/0"_s), false) << "the answer is younger";
    EXPECT_EQ(names.has(u"vm/19999"_s), std::nullopt);
}

TEST_F(ExistingKeysTest, AnUnorderedPageShowsNoAbsentKeys)
{
    crowd();
    names.learn(u"vm/b"_s, names.ask(u"vm/b"_s), page({u"vm/z"_s, u"vm/a"_s}, true));
    EXPECT_EQ(names.has(u"vm/b"_s), std::nullopt);
    crowd();
    EXPECT_FALSE(names.ask(u"vm/b"_s).wide()) << "nor would another one";
}

TEST_F(ExistingKeysTest, AServiceThatFailsWideRequestsGetsNarrowOnes)
{
    crowd();
    EXPECT_TRUE(names.ask(u"vm/b"_s).wide());
    names.disableWideRequests(u"vm/b"_s);
    crowd();
    EXPECT_FALSE(names.ask(u"vm/b"_s).wide());
    crowd(u"other/"_s);
    EXPECT_TRUE(names.ask(u"other/b"_s).wide()) << "the other folder may be another matter";
}

TEST_F(ExistingKeysTest, OthersWaitForAWideRequestInProgress)
{
    crowd();
    const auto question = names.ask(u"vm/b"_s);
    int woken = 0;
    const auto wake = [&woken] { ++woken; };
    const auto c = names.awaitAnother(u"vm/c"_s, wake);
    auto d = names.awaitAnother(u"vm/d"_s, wake);
    EXPECT_TRUE(c);
    d.reset(); // cancelled
    EXPECT_FALSE(names.awaitAnother(u"vm/a"_s, wake)) << "the answer will say nothing of it";
    EXPECT_FALSE(names.awaitAnother(u"other/c"_s, wake));
    names.writing(u"vm/e"_s);
    EXPECT_FALSE(names.awaitAnother(u"vm/e"_s, wake)) << "nor of this one";
    names.learn(u"vm/b"_s, question, page({}));
    EXPECT_EQ(woken, 0) << "the one that has the answer is in the middle of something";
    timers.advance(0ms);
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(names.has(u"vm/c"_s), false);
    EXPECT_FALSE(names.awaitAnother(u"vm/c"_s, wake)) << "nobody asks any more";
}

TEST_F(ExistingKeysTest, AMissingAnswerIsNotAwaitedForLong)
{
    crowd();
    EXPECT_TRUE(names.ask(u"vm/b"_s).wide());
    int woken = 0;
    const auto c = names.awaitAnother(u"vm/c"_s, [&woken] { ++woken; });
    timers.advance(1999ms);
    EXPECT_EQ(woken, 0);
    timers.advance(1ms);
    EXPECT_EQ(woken, 1);
    EXPECT_FALSE(names.awaitAnother(u"vm/c"_s, [] {}));
    EXPECT_FALSE(names.ask(u"vm/c"_s).wide());
}

TEST_F(ExistingKeysTest, ALaterRequestDoesNotProlongTheEarlierWait)
{
    crowd();
    EXPECT_TRUE(names.ask(u"vm/m"_s).wide());
    int woken = 0;
    const auto n = names.awaitAnother(u"vm/n"_s, [&woken] { ++woken; });
    timers.advance(1500ms);
    crowd();
    const auto second = names.ask(u"vm/b"_s);
    int later = 0;
    const auto c = names.awaitAnother(u"vm/c"_s, [&later] { ++later; });
    timers.advance(500ms);
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(later, 0);
    names.learn(u"vm/b"_s, second, page({}));
    timers.advance(0ms);
    EXPECT_EQ(later, 1);
}

TEST_F(ExistingKeysTest, ARefusalEndsTheWait)
{
    crowd();
    EXPECT_TRUE(names.ask(u"vm/b"_s).wide());
    int woken = 0;
    const auto c = names.awaitAnother(u"vm/c"_s, [&woken] { ++woken; });
    names.disableWideRequests(u"vm/b"_s);
    timers.advance(0ms);
    EXPECT_EQ(woken, 1);
}

TEST_F(ExistingKeysTest, APageThatBeginsAtTheWrongKeyIsIgnored)
{
    crowd();
    names.learn(u"vm/m"_s, names.ask(u"vm/m"_s), page({u"vm/a"_s, u"vm/z"_s}));
    EXPECT_EQ(names.has(u"vm/m"_s), std::nullopt);
    crowd();
    EXPECT_FALSE(names.ask(u"vm/m"_s).wide()) << "the service does not know `after`";
}

TEST_F(ExistingKeysTest, AKeyWithoutASafePredecessorIsAskedForSeparately)
{
    for (const QString &key : {u"vm/ä"_s, u"vm/a b "_s, u"vm/a!"_s, u"ä"_s}) {
        crowd(key.left(key.lastIndexOf(u'/') + 1));
        EXPECT_EQ(names.ask(key).prefix, key) << key.toStdString();
        timers.advance(60s);
    }
    crowd({});
    EXPECT_LT(names.ask(u"0"_s).after.toUtf8(), "0"_ba);
}

} // namespace
} // namespace windlass
