// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/checksumrefusals.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

Failure answered(int status, const QString &code = {})
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    failure.serviceCode = code;
    return failure;
}

TEST(ChecksumRefusals, OfAKnownCodeHoldForLater)
{
    for (const ChecksumMode mode : s3ChecksumCandidates()) {
        EXPECT_EQ(s3OnChecksums(answered(501), mode), ChecksumRefusal::Refused); // without a code, the answer
                                                                                 // may come from a proxy
        EXPECT_EQ(s3OnChecksums(answered(501, u"NotImplemented"_s), mode), ChecksumRefusal::RefusedByName);
        EXPECT_EQ(s3OnChecksums(answered(411, u"MissingContentLength"_s), mode),
                  ChecksumRefusal::RefusedByName);
        EXPECT_EQ(s3OnChecksums(answered(403, u"AccessDenied"_s), mode), ChecksumRefusal::Refused);
    }
}

TEST(ChecksumRefusals, AreNoneWhereTheServiceIsInTroubleOrThereIsNothingToRefuse)
{
    EXPECT_EQ(s3OnChecksums(answered(503, u"SlowDown"_s), ChecksumMode::Crc32c), ChecksumRefusal::Silent);
    EXPECT_EQ(s3OnChecksums(answered(400, u"RequestTimeout"_s), ChecksumMode::Crc32c),
              ChecksumRefusal::Silent);
    EXPECT_EQ(s3OnChecksums(answered(501, u"NotImplemented"_s), ChecksumMode::ContentMd5),
              ChecksumRefusal::Silent);
    EXPECT_EQ(s3OnChecksums(answered(501, u"NotImplemented"_s), ChecksumMode::SignedPayload),
              ChecksumRefusal::Silent);
    Failure lost = answered(400, u"InvalidRequest"_s);
    lost.kind = FailureKind::Network;
    EXPECT_EQ(s3OnChecksums(lost, ChecksumMode::Etag), ChecksumRefusal::Silent);
}

TEST(ChecksumRefusals, OfDataWithoutAChecksumAskForMd5)
{
    EXPECT_EQ(s3OnChecksums(answered(400, u"InvalidRequest"_s), ChecksumMode::Etag),
              ChecksumRefusal::WantsMd5);
    EXPECT_EQ(s3OnChecksums(answered(400, u"MissingContentMD5"_s), ChecksumMode::Etag),
              ChecksumRefusal::WantsMd5);
    EXPECT_EQ(s3OnChecksums(answered(400), ChecksumMode::Etag), ChecksumRefusal::WantsMd5);
    EXPECT_EQ(s3OnChecksums(answered(400, u"InvalidArgument"_s), ChecksumMode::Etag),
              ChecksumRefusal::Silent);
    EXPECT_EQ(s3OnChecksums(answered(403, u"InvalidRequest"_s), ChecksumMode::Etag), ChecksumRefusal::Silent);
}

} // namespace
} // namespace windlass
