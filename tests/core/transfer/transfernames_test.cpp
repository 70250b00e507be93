// SPDX-License-Identifier: GPL-3.0-or-later
// How an object is protected from being replaced without asking, with services and keys that lack one or
// another means.
#include "tests/fakes/transferrig.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QByteArray content("0123456789abcdefghij");

std::optional<FakeService::Fault> refused()
{
    FakeService::Fault fault;
    fault.status = 403;
    fault.code = u"AccessDenied"_s;
    return fault;
}

/// In parts and in one request.
class TransferNames : public testing::TestWithParam<qint64>, protected TransferRig
{
protected:
    TransferNames() { ifExists = IfExists::Ask; }

    void somethingIsThere(const QByteArray &bytes = "old")
    {
        service.objects[u"web.ova"_s] = {bytes, u"another's"_s,
                                         QString::fromLatin1(Digest::of(DigestKind::Md5, bytes).toHex())};
    }
    void mayNot(std::set<Operation> operations)
    {
        service.fault = [operations](const Step &step, int) -> std::optional<FakeService::Fault> {
            return operations.contains(step.operation) ? refused() : std::nullopt;
        };
    }
    void run() { send(content, GetParam()); }
    Operation write() const { return GetParam() == 0 ? Operation::Put : Operation::Complete; }
};

TEST_P(TransferNames, IfListIsForbiddenItUsesHead)
{
    somethingIsThere();
    mayNot({Operation::List});
    run();
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(transfer->stored().bytesSent, 0);
    EXPECT_EQ(arrived(), "old");
}

TEST_P(TransferNames, IfListIsForbiddenAndHeadFindsNothingItContinues)
{
    mayNot({Operation::List});
    run();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_P(TransferNames, IfNothingCanBeReadTheConditionDecides)
{
    somethingIsThere();
    mayNot({Operation::List, Operation::Confirm});
    run();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
    EXPECT_EQ(service.requests[write()], 1);
    EXPECT_EQ(arrived(), "old");
}

TEST_P(TransferNames, IfNothingCanBeReadAndConditionsAreUnsupportedAPersonDecides)
{
    somethingIsThere();
    service.knowsConditions = false;
    mayNot({Operation::List, Operation::Confirm});
    run();
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
    EXPECT_TRUE(transfer->stored().failure->text.english().contains(u"cannot be told"_s));
    EXPECT_EQ(arrived(), "old");
}

TEST_P(TransferNames, WithoutConditionsItChecksAgainRightBeforeWriting)
{
    service.knowsConditions = false;
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == write() && count == 1)
            somethingIsThere("newer");
        return {};
    };
    run();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(arrived(), "newer");
}

TEST_P(TransferNames, AServiceThatRefusesTheConditionIsSentItOnce)
{
    service.knowsConditions = false;
    run();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[write()], 2);
    service.objects.clear();
    run();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[write()], 3);
}

class TransferNamesInParts : public TransferNames
{};

TEST_P(TransferNamesInParts, IfTheConditionIsIgnoredAnObjectCreatedMeanwhileIsSeenBeforeComplete)
{
    service.heedsConditions = false;
    serviceUrl = QUrl(u"https://s3.example"_s);
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part)
            somethingIsThere("newer");
        return {};
    };
    run();
    ASSERT_TRUE(transfer->stored().failure);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(arrived(), "newer");
    EXPECT_EQ((*store->transfer(id))->held().size(), 3);
}

TEST_P(TransferNames, IfHeadIsForbiddenItListsAgainBeforeWriting)
{
    service.knowsConditions = false;
    serviceUrl = QUrl(u"https://s3.example"_s);
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == write() && count == 1)
            somethingIsThere("newer");
        return step.operation == Operation::Confirm ? refused() : std::nullopt;
    };
    run();
    ASSERT_TRUE(transfer->stored().failure);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(arrived(), "newer");
    EXPECT_EQ(count(EventKind::Note), 0);
}

TEST_P(TransferNames, AnObjectThatIsListedButUnreadableIsNotReplaced)
{
    somethingIsThere();
    mayNot({Operation::Confirm});
    run();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(service.requests[write()], 0);
    EXPECT_EQ(arrived(), "old");
}

INSTANTIATE_TEST_SUITE_P(Ways, TransferNames, testing::Values(8, 0));
INSTANTIATE_TEST_SUITE_P(Ways, TransferNamesInParts, testing::Values(8));

} // namespace
} // namespace windlass
