// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/denial.h"
#include "core/providers/s3/errors.h"

#include <array>
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

TEST(Denials, AreToldByTheServicesCodeBeforeTheStatus)
{
    constexpr std::array rows{DenialRow{"BlobAlreadyExists", Denial::ConditionNotMet, "of this test"}};
    EXPECT_EQ(denialOf(answered(409, u"BlobAlreadyExists"_s), rows), Denial::ConditionNotMet);
    EXPECT_EQ(denialOf(answered(404, u"BlobAlreadyExists"_s), rows), Denial::ConditionNotMet);
    EXPECT_EQ(denialOf(answered(409, u"blobalreadyexists"_s), rows), Denial::None);
    EXPECT_EQ(denialOf(answered(409), rows), Denial::None);
}

TEST(Denials, OfHttpHoldForEveryService)
{
    EXPECT_EQ(denialOf(answered(401), {}), Denial::NotSignedIn);
    EXPECT_EQ(denialOf(answered(403), {}), Denial::NotAllowed);
    EXPECT_EQ(denialOf(answered(404), {}), Denial::NotThere);
    EXPECT_EQ(denialOf(answered(410), {}), Denial::NotThere);
    EXPECT_EQ(denialOf(answered(412), {}), Denial::ConditionNotMet);
    EXPECT_EQ(denialOf(answered(501), {}), Denial::NotSupported);
    EXPECT_EQ(denialOf(answered(400), {}), Denial::None);
    EXPECT_EQ(denialOf(answered(503), {}), Denial::None);
    EXPECT_EQ(denialOf(answered(403, u"AccessDenied"_s), s3Denials()), Denial::NotAllowed);
}

TEST(Denials, AreOfAServiceAlone)
{
    Failure failure = answered(404, u"NoSuchKey"_s);
    failure.kind = FailureKind::Portal; // a captive portal's login page says nothing about an object
    EXPECT_EQ(denialOf(failure, s3Denials()), Denial::None);
    failure.kind = FailureKind::BadAnswer;
    EXPECT_EQ(denialOf(failure, s3Denials()), Denial::None);
}

TEST(Denials, OfS3AreToldByItsCodesWhateverTheStatus)
{
    EXPECT_EQ(denialOf(answered(400, u"NotImplemented"_s), s3Denials()), Denial::NotSupported);
    EXPECT_EQ(denialOf(answered(409, u"PreconditionFailed"_s), s3Denials()), Denial::ConditionNotMet);
    for (const char *code : {"NoSuchKey", "NoSuchBucket", "NoSuchUpload"})
        EXPECT_EQ(denialOf(answered(400, QString::fromLatin1(code)), s3Denials()), Denial::NotThere);
}

} // namespace
} // namespace windlass
