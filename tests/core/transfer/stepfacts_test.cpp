// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/stepfacts.h"

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

TEST(StepFacts, TheListOfAllPartsGoesToTheStepThatClosesTheSession)
{
    const Upload upload = allButOne(10'000);
    const StoredTransfer row;
    qsizetype copied = 0;
    for (int part = 1; part <= 10'000; ++part)
        copied += stepFacts(upload.plan().step(part), row, upload).parts.size();
    EXPECT_EQ(copied, 0) << "parts that are copied for the requests of 10,000 parts";
    EXPECT_EQ(stepFacts({Operation::Complete, 0, 0, 0}, row, upload).parts.size(), 9'999);
}

TEST(StepFacts, EachStepKnowsItsUpload)
{
    StoredTransfer row;
    row.uploadId = u"our-id"_s;
    row.plan = {80, 8};
    row.checksumMode = ChecksumMode::Crc32c;
    row.metadata = {{u"owner"_s, u"me"_s}};
    const UploadFacts facts = stepFacts(row.plan.step(1), row, allButOne(10));
    EXPECT_EQ(facts.uploadId, u"our-id"_s);
    EXPECT_EQ(facts.sessionId, u"session"_s);
    EXPECT_EQ(facts.size, 80);
    EXPECT_EQ(facts.checksumMode, ChecksumMode::Crc32c);
    EXPECT_EQ(facts.metadata, row.metadata);
}

} // namespace
} // namespace windlass
