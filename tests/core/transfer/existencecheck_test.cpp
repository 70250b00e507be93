// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/existencecheck.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class ExistenceCheckTest : public testing::Test
{
protected:
    static answer::Objects page(const QStringList &names)
    {
        answer::Objects page;
        for (const QString &name : names)
            page.objects.append({name, 1, {}, {}});
        return page;
    }
    /// Asks for so many keys that the next request is a wide one, which lists the keys after its own, too.
    void crowd()
    {
        for (int i = 0; i < 8; ++i)
            names->ask(u"vm/other%1"_s.arg(i));
    }

    VirtualTimers timers;
    std::shared_ptr<ExistingKeys> names = std::make_shared<ExistingKeys>(timers);
    ExistenceCheck look{u"vm/m"_s, names};
};

TEST_F(ExistenceCheckTest, WithoutSharedKeysItAsksForItsOwnKey)
{
    ExistenceCheck alone(u"vm/m"_s, nullptr);
    EXPECT_EQ(alone.ask().prefix, u"vm/m"_s);
    EXPECT_EQ(alone.answered(page({})), false);
    EXPECT_EQ(alone.answered(page({u"vm/m2"_s, u"vm/m"_s})), true);
    EXPECT_FALSE(alone.asksNarrower());
}

TEST_F(ExistenceCheckTest, AnAnswerThatDoesNotReachItsKeyIsIgnored)
{
    crowd();
    EXPECT_TRUE(look.ask().wide());
    EXPECT_EQ(look.answered(page({u"vm/a"_s})), std::nullopt) << "the service begins where it likes";
    crowd();
    EXPECT_FALSE(look.ask().wide());
}

TEST_F(ExistenceCheckTest, ANewerAnswerTakesPrecedenceOverItsOwn)
{
    crowd();
    EXPECT_TRUE(look.ask().wide());
    timers.advance(Duration(1000));
    crowd();
    const auto younger = names->ask(u"vm/b"_s);
    names->learn(u"vm/b"_s, younger, page({u"vm/m"_s}));
    EXPECT_EQ(look.answered(page({})), true);
}

} // namespace
} // namespace windlass
