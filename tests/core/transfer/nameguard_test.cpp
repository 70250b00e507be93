// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"
#include "core/transfer/nameguard.h"
#include "tests/fakes/failures.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using Otherwise = NameGuard::Otherwise;

class NameGuardTest : public testing::Test
{
protected:
    NameGuardTest()
    {
        row.key = u"web.ova"_s;
        row.uploadId = u"our-id"_s;
        row.plan = {20, 8};
        row.ifExists = IfExists::Ask;
        row.destination.edit().bucket = u"bucket"_s;
        row.destination.edit().endpoint = QUrl(u"https://store.example"_s);
    }

    static Failure forbidden()
    {
        Failure failure = answered(403);
        failure.denial = Denial::NotAllowed;
        return failure;
    }
    NameGuard::Verdict there(const ObjectFacts &object, bool allSent = false,
                             Sameness sameness = Sameness::CannotTell)
    {
        return guard.objectIsThere(object, allSent, sameness);
    }
    template<typename Kind>
    static bool is(const NameGuard::Verdict &verdict)
    {
        return std::holds_alternative<Kind>(verdict);
    }
    static Cause refusal(const NameGuard::Verdict &verdict)
    {
        return std::get<NameGuard::Refuse>(verdict).cause;
    }

    StoredTransfer row;
    S3Provider provider;
    std::shared_ptr<ServiceBehaviour> behaviour = std::make_shared<ServiceBehaviour>();
    NameGuard guard{row, provider, nullptr, behaviour};

    const ObjectFacts others{7, u"x"_s, u"of another"_s, {}};
    const ObjectFacts comparable{20, u"x"_s, u"of another"_s, {{DigestKind::Crc32c, QByteArray(4, 'x')}}};
};

TEST_F(NameGuardTest, TheConditionIsSentUnlessReplacingIsAllowed)
{
    EXPECT_TRUE(guard.conditional(Operation::Put));
    row.ifExists = IfExists::Replace;
    EXPECT_FALSE(guard.conditional(Operation::Put));
}

TEST_F(NameGuardTest, AnUnsupportedConditionIsRememberedForItsOperation)
{
    guard.conditionRefused();
    EXPECT_FALSE(guard.conditional(Operation::Complete));
    EXPECT_EQ(behaviour->supportsConditionalComplete, std::nullopt)
        << "it may be anything else that was refused";
    guard.made(Operation::Complete);
    EXPECT_EQ(behaviour->supportsConditionalComplete, false);
    EXPECT_EQ(behaviour->supportsConditionalPut, std::nullopt);
    NameGuard next(row, provider, nullptr, behaviour);
    EXPECT_FALSE(next.conditional(Operation::Complete));
    EXPECT_TRUE(next.conditional(Operation::Put));
}

TEST_F(NameGuardTest, WithoutAReliableConditionItChecksOnceBeforeCompleting)
{
    EXPECT_TRUE(guard.looksBeforeClosing());
    EXPECT_FALSE(guard.looksBeforeClosing()) << "it has looked";
    behaviour->supportsConditionalComplete = true;
    NameGuard heeded(row, provider, nullptr, behaviour);
    EXPECT_FALSE(heeded.looksBeforeClosing());
    NameGuard waived(row, provider, nullptr, std::make_shared<ServiceBehaviour>());
    waived.waive();
    EXPECT_FALSE(waived.looksBeforeClosing()) << "what is there may be replaced";
}

TEST_F(NameGuardTest, AServiceThatPromisesConditionsIsTrusted)
{
    row.destination.edit().endpoint = QUrl(); // Amazon's own
    EXPECT_FALSE(guard.looksBeforeClosing());
}

TEST_F(NameGuardTest, AnotherObjectIsNotReplacedWithoutPermission)
{
    EXPECT_EQ(refusal(there(others)), Cause::NeedsPerson);
    row.ifExists = IfExists::Skip;
    EXPECT_EQ(refusal(there(others)), Cause::NeedsPerson);
    row.ifExists = IfExists::Fail;
    EXPECT_EQ(refusal(there(others)), Cause::Fatal);
    row.ifExists = IfExists::Replace; // a person has decided so meanwhile
    EXPECT_TRUE(is<NameGuard::Overwrite>(there(others)));
}

TEST_F(NameGuardTest, AnObjectThatMayBeTheSameIsCompared)
{
    EXPECT_TRUE(is<NameGuard::Compare>(there(comparable)));
    row.ifExists = IfExists::Skip;
    EXPECT_TRUE(is<NameGuard::Compare>(there(comparable)));
    row.ifExists = IfExists::Fail;
    EXPECT_TRUE(is<NameGuard::Refuse>(there(comparable))) << "the same one will not do either";
    row.closing = Closing::Asked;
    EXPECT_TRUE(is<NameGuard::Compare>(there(comparable))) << "but it may be ours";
}

TEST_F(NameGuardTest, OurOwnObjectIsKeptOrOverwritten)
{
    const ObjectFacts own{20, u"x"_s, row.uploadId, {}};
    EXPECT_TRUE(is<NameGuard::IsOurs>(there(own, true)));
    EXPECT_TRUE(guard.isOurOwn());
    EXPECT_TRUE(is<NameGuard::Overwrite>(there(own, true, Sameness::Another)));
    EXPECT_TRUE(is<NameGuard::Overwrite>(there({7, u"x"_s, row.uploadId, {}}, false)));
}

TEST_F(NameGuardTest, AnIdenticalObjectAfterAnUnknownCompletionIsOurs)
{
    row.closing = Closing::Asked;
    EXPECT_TRUE(is<NameGuard::IsOurs>(there(others, true, Sameness::Same)));
    EXPECT_FALSE(guard.isOurOwn());
    row.closing = Closing::Open;
    EXPECT_TRUE(is<NameGuard::Refuse>(there(others, true, Sameness::Same)));
}

TEST_F(NameGuardTest, IfListIsRefusedHeadIsTried)
{
    EXPECT_EQ(guard.lookFailed(Operation::List, Cause::Fatal, forbidden()), Otherwise::LookCloser);
    EXPECT_EQ(guard.lookFailed(Operation::Confirm, Cause::Fatal, forbidden()), Otherwise::Untold);
    EXPECT_EQ(guard.lookFailed(Operation::List, Cause::Exhausted, answered(503)), Otherwise::NoRefusal);
}

TEST_F(NameGuardTest, IfHeadIsRefusedAndListWorkedListIsUsed)
{
    guard.look().ask();
    (void)guard.look().answered({});
    EXPECT_EQ(guard.lookFailed(Operation::Confirm, Cause::Fatal, forbidden()), Otherwise::AskTheList);
}

TEST_F(NameGuardTest, AKeyKnownToExistIsNotOverwrittenIfHeadIsRefused)
{
    guard.look().isTaken();
    EXPECT_EQ(guard.lookFailed(Operation::Confirm, Cause::Fatal, forbidden()), Otherwise::IsTaken);
}

TEST_F(NameGuardTest, IfNothingCanBeReadTheConditionDecides)
{
    EXPECT_EQ(guard.untold().has_value(), false);
    guard.conditionRefused();
    const auto refused = guard.untold();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refusal(*refused), Cause::NeedsPerson);
    row.ifExists = IfExists::Fail;
    EXPECT_EQ(refusal(guard.refuseUntold()), Cause::Fatal);
}

} // namespace
} // namespace windlass
