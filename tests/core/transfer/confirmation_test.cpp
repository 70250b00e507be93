// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"
#include "core/transfer/confirmation.h"
#include "tests/fakes/failures.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ConfirmationTest : public testing::Test
{
protected:
    ConfirmationTest()
    {
        row.key = u"web.ova"_s;
        row.uploadId = u"our-id"_s;
        row.plan = {20, 8};
        row.closing = Closing::Acknowledged;
    }

    ExpectedObject expected() const { return {20, row.uploadId, u"etag"_s, {}, false}; }
    static Failure refusal(int status, Denial denial)
    {
        Failure failure = answered(status);
        failure.denial = denial;
        return failure;
    }
    static RunResult<Receipt> list(const QList<ListedObject> &objects)
    {
        return {Receipt{{}, answer::Objects{objects, {}}}, Cause::None, 1, {}, {}, {}};
    }
    template<typename Kind>
    static bool is(const Confirmation::Next &next)
    {
        return std::holds_alternative<Kind>(next);
    }
    /// Looks until it gives up on HEAD; how long that took.
    Duration untilTheList(const std::function<Confirmation::Next(Instant)> &look)
    {
        Instant now{};
        while (true) {
            const auto next = look(now);
            if (is<Confirmation::AskTheList>(next))
                return now - Instant{};
            now += std::get<Confirmation::LookAgain>(next).after;
        }
    }

    /// Is a file of one request proven by an answer with these checksums, if ours is this?
    bool provenBy(const QList<Checksum> &checksums, const QString &ours)
    {
        confirmation.putSaid({u"etag"_s, checksums}, ours);
        return confirmation.provenByPut();
    }

    StoredTransfer row;
    S3Provider provider;
    std::shared_ptr<ServiceBehaviour> behaviour = std::make_shared<ServiceBehaviour>();
    Confirmation confirmation{row, provider, behaviour};
};

TEST_F(ConfirmationTest, AnIdenticalObjectProvesIt)
{
    EXPECT_TRUE(is<Confirmation::Proven>(
        confirmation.headSaid(ObjectFacts{20, u"etag"_s, row.uploadId, {}}, expected(), {})));
    EXPECT_EQ(behaviour->headAllowed, true);
}

const QByteArray sum(8, 'c');
const Checksum crc{DigestKind::Crc64Nvme, sum};
const Checksum md5{DigestKind::Md5, QByteArray(16, 'm'), 0, true};

TEST_F(ConfirmationTest, AnAnswerWithTheFilesChecksumProvesASmallFile)
{
    const QString ours = checksumText(ChecksumMode::Etag, md5.raw);
    EXPECT_TRUE(provenBy({md5}, ours));
    EXPECT_FALSE(provenBy({{DigestKind::Md5, QByteArray(16, 'x'), 0, true}}, ours)) << "another";
    EXPECT_FALSE(provenBy({crc}, ours)) << "of another kind";
    EXPECT_FALSE(provenBy({}, ours));
    EXPECT_FALSE(provenBy({md5}, {})) << "ours is unknown";
}

TEST_F(ConfirmationTest, WhereTheBytesAreFramedAnObjectIsLookedAtFirst)
{
    row.checksumMode = ChecksumMode::Crc64Nvme;
    const QString ours = checksumText(ChecksumMode::Crc64Nvme, sum);
    EXPECT_FALSE(provenBy({crc}, ours)) << "the service may have stored the framing";
    (void)confirmation.headSaid(ObjectFacts{20, u"etag"_s, row.uploadId, {}}, expected(), {});
    EXPECT_TRUE(provenBy({crc}, ours));
    EXPECT_FALSE(provenBy({md5}, ours)) << "an ETag is not the checksum of this mode";
}

TEST_F(ConfirmationTest, OnceHeadWasAskedItsAnswerDecides)
{
    const QString ours = checksumText(ChecksumMode::Etag, md5.raw);
    ASSERT_TRUE(provenBy({md5}, ours));
    (void)confirmation.headSaid({}, expected(), {});
    EXPECT_FALSE(confirmation.provenByPut());
    ASSERT_TRUE(provenBy({md5}, ours));
    (void)confirmation.headRefused(refusal(403, Denial::NotAllowed), {});
    EXPECT_FALSE(confirmation.provenByPut());
}

TEST_F(ConfirmationTest, AMissingObjectIsLookedForAgain)
{
    const Duration took =
        untilTheList([this](Instant now) { return confirmation.headSaid({}, expected(), now); });
    EXPECT_EQ(took, visibilityTimeout);
    EXPECT_EQ(behaviour->headAllowed, std::nullopt) << "it was not refused";
    EXPECT_TRUE(is<Confirmation::NotYet>(confirmation.listSaid(list({}), expected())));
}

TEST_F(ConfirmationTest, ALongRefusalShortensTheNextTransfersWait)
{
    const Failure forbidden = refusal(403, Denial::NotAllowed);
    EXPECT_EQ(untilTheList([&](Instant now) { return confirmation.headRefused(forbidden, now); }),
              visibilityTimeout);
    EXPECT_EQ(behaviour->headAllowed, false);
    Confirmation next(row, provider, behaviour);
    EXPECT_TRUE(is<Confirmation::AskTheList>(next.headRefused(forbidden, {})));
}

TEST_F(ConfirmationTest, AListThatShowsTheObjectProvesItToo)
{
    EXPECT_TRUE(is<Confirmation::Proven>(
        confirmation.listSaid(list({{u"web.ova"_s, 20, u"etag"_s, {}}}), expected())));
}

TEST_F(ConfirmationTest, IfReadingIsForbiddenTheAcknowledgementCounts)
{
    const Failure forbidden = refusal(403, Denial::NotAllowed);
    (void)confirmation.headRefused(forbidden, {});
    const auto next =
        confirmation.listSaid({failed(forbidden), Cause::Fatal, 1, forbidden, {}, {}}, expected());
    ASSERT_TRUE(is<Confirmation::Unseen>(next));
    EXPECT_EQ(std::get<Confirmation::Unseen>(next).why.text,
              u"acknowledged, not looked at: the keys may not read it (s3:GetObject), nor list it "
              "(s3:ListBucket)"_s);
    EXPECT_EQ(confirmation.unseen().text, std::get<Confirmation::Unseen>(next).why.text);
}

TEST_F(ConfirmationTest, AFileInOneRequestWithoutAnEtagOrChecksumIsNotDone)
{
    row.plan = {20, 0};
    ExpectedObject nothing = expected();
    nothing.etag.clear();
    const Failure forbidden = refusal(403, Denial::NotAllowed);
    (void)confirmation.headRefused(forbidden, {});
    EXPECT_TRUE(is<Confirmation::NotYet>(
        confirmation.listSaid({failed(forbidden), Cause::Fatal, 1, forbidden, {}, {}}, nothing)));
}

TEST_F(ConfirmationTest, AnotherObjectIsNotRemoved)
{
    const auto next = confirmation.headSaid(ObjectFacts{7, u"x"_s, u"of another"_s, {}}, expected(), {});
    ASSERT_TRUE(is<Confirmation::IsAnother>(next));
    EXPECT_FALSE(std::get<Confirmation::IsAnother>(next).removeIt);
}

TEST_F(ConfirmationTest, OurOwnObjectWithFramingInItIsRemoved)
{
    row.checksumMode = ChecksumMode::Crc64Nvme;
    const auto next = confirmation.headSaid(ObjectFacts{70, u"x"_s, row.uploadId, {}}, expected(), {});
    ASSERT_TRUE(is<Confirmation::IsAnother>(next));
    EXPECT_TRUE(std::get<Confirmation::IsAnother>(next).removeIt);
    row.checksumMode = ChecksumMode::Etag; // nothing is framed
    const auto plain = confirmation.headSaid(ObjectFacts{70, u"x"_s, row.uploadId, {}}, expected(), {});
    EXPECT_FALSE(std::get<Confirmation::IsAnother>(plain).removeIt);
}

TEST_F(ConfirmationTest, WithoutProofItIsOursOnlyIfNobodyElseCanHaveMadeIt)
{
    row.ifExists = IfExists::Fail;
    row.closing = Closing::Asked;
    CompletionCheck::Answer answer;
    answer.object = ObjectFacts{20, {}, {}, {}};
    EXPECT_TRUE(confirmation.oursByExclusion(answer, false));
    EXPECT_FALSE(confirmation.oursByExclusion(answer, true)) << "perhaps the name was taken";
    row.closing = Closing::Open;
    EXPECT_FALSE(confirmation.oursByExclusion(answer, false)) << "nobody has asked for it";
    row.closing = Closing::Asked;
    row.ifExists = IfExists::Replace;
    EXPECT_FALSE(confirmation.oursByExclusion(answer, false)) << "it may be what was to be replaced";
    row.ifExists = IfExists::Fail;
    answer.object->size = 19;
    EXPECT_FALSE(confirmation.oursByExclusion(answer, false));
}

TEST_F(ConfirmationTest, ASlowAssemblyIsAwaitedForThreeRuns)
{
    row.closing = Closing::Asked;
    row.timesParked = 2;
    EXPECT_TRUE(confirmation.mayStillBeJoining());
    row.timesParked = 3;
    EXPECT_FALSE(confirmation.mayStillBeJoining());
    row.timesParked = 0;
    row.closing = Closing::Open;
    EXPECT_FALSE(confirmation.mayStillBeJoining()) << "one that was not asked has lost them";
}

TEST_F(ConfirmationTest, ACompletedUploadIsNotCalledCancelled)
{
    CompletionCheck::Answer answer;
    answer.outcome = CompletionCheck::Outcome::Done;
    EXPECT_EQ(confirmation.doneAfterAll(answer), Closing::Proven);
    answer.outcome = CompletionCheck::Outcome::NotDone;
    EXPECT_EQ(confirmation.doneAfterAll(answer), Closing::Acknowledged) << "the service has said so";
    answer.another = true;
    EXPECT_EQ(confirmation.doneAfterAll(answer), std::nullopt);
    answer.another = false;
    row.closing = Closing::Asked;
    EXPECT_EQ(confirmation.doneAfterAll(answer), std::nullopt);
}

} // namespace
} // namespace windlass
