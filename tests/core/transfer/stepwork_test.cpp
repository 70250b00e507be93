// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/stepwork.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// An upload of so many parts, of which all are confirmed but the last.
Upload allButOne(int parts)
{
    Upload::Progress progress;
    progress.sessionId = u"session"_s;
    for (int part = 1; part < parts; ++part)
        progress.parts.insert(part, {part, (part - 1) * 8, 8, u"etag"_s, {}});
    return Upload({parts * 8, 8}, progress);
}

TEST(StepWork, OnlyCompleteGetsTheListOfParts)
{
    const Upload upload = allButOne(10'000);
    const StoredTransfer row;
    for (int part = 1; part <= 10'000; ++part) {
        const Work work = workOf(upload.plan().step(part), row, upload, false);
        ASSERT_TRUE(std::holds_alternative<work::Part>(work)) << "it has no room for a list of parts";
    }
    const Work last = workOf({Operation::Complete, 0, 0, 0}, row, upload, false);
    EXPECT_EQ(std::get<work::Complete>(last).parts.size(), 9'999);
}

TEST(StepWork, EachRequestHasTheFactsOfItsUpload)
{
    StoredTransfer row;
    row.uploadId = u"our-id"_s;
    row.plan = {80, 8};
    row.checksumMode = ChecksumMode::Crc32c;
    row.metadata = {{u"owner"_s, u"me"_s}};
    const auto part = std::get<work::Part>(workOf(row.plan.step(2), row, allButOne(10), true));
    EXPECT_EQ(part.object.uploadId, u"our-id"_s);
    EXPECT_EQ(part.object.size, 80);
    EXPECT_EQ(part.object.checksums, ChecksumMode::Crc32c);
    EXPECT_EQ(part.object.metadata, row.metadata);
    EXPECT_TRUE(part.object.mustNotExist);
    EXPECT_EQ(part.sessionId, u"session"_s);
    EXPECT_EQ(part.number, 2);
    EXPECT_EQ(part.offset, 8);
    EXPECT_EQ(part.length, 8);
}

TEST(StepWork, TheStepOfTheWorkIsRecorded)
{
    for (const Operation operation :
         {Operation::Open, Operation::Part, Operation::Put, Operation::ListParts, Operation::Complete,
          Operation::Confirm, Operation::Abort, Operation::Delete, Operation::List, Operation::ListUploads}) {
        StoredTransfer row;
        row.plan = operation == Operation::Put ? PartPlan{80, 0} : PartPlan{80, 8};
        const Step step = sendsFile({operation, 0, 0, 0}) ? row.plan.step(3) : Step{operation, 0, 0, 0};
        EXPECT_EQ(stepOf(workOf(step, row, allButOne(10), false)), step) << int(operation);
    }
}

TEST(StepWork, AnAnswerOfAnotherKindIsNoAnswer)
{
    EXPECT_TRUE(isAnswerTo(work::ListParts{}, answer::HeldParts{}));
    EXPECT_FALSE(isAnswerTo(work::ListParts{}, answer::Done{})) << "it does not say that there are no parts";
    EXPECT_FALSE(isAnswerTo(work::Confirm{}, answer::Stored{}));
}

TEST(StepWork, OnlyWorkThatSendsTheFileGetsADigest)
{
    const StoredTransfer row;
    Work part = workOf({Operation::Part, 1, 0, 8}, row, allButOne(2), false);
    Work put = workOf({Operation::Put, 0, 0, 8}, row, allButOne(2), false);
    for (Work *each : {&part, &put})
        setMd5(*each, "digest"_ba);
    EXPECT_EQ(std::get<work::Part>(part).md5, "digest");
    EXPECT_EQ(std::get<work::Put>(put).md5, "digest");
}

} // namespace
} // namespace windlass
