// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationdraft.h"

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

DestinationDraft whole()
{
    DestinationDraft draft;
    draft.name = u"archive"_s;
    draft.endpoint = u"https://s3.example.com"_s;
    draft.bucket = u"vm-archive"_s;
    draft.accessKeyId = u"KEY"_s;
    draft.secret = u"shh"_s;
    return draft;
}

} // namespace

TEST(DestinationDraft, AWholeDraftHasNothingToCorrectAndNothingMissing)
{
    EXPECT_THAT(draftProblems(whole(), {}), IsEmpty());
    EXPECT_THAT(missingFields(whole(), {}), IsEmpty());
}

TEST(DestinationDraft, NobodyIsToldOffForFieldsThatAreStillEmpty)
{
    EXPECT_THAT(draftProblems({}, {}), IsEmpty());
    EXPECT_THAT(missingFields({}, {}), ElementsAre(DraftField::Name, DraftField::Bucket));
}

TEST(DestinationDraft, AnAccessKeyWantsItsSecret)
{
    DestinationDraft draft = whole();
    draft.secret.clear();
    EXPECT_THAT(missingFields(draft, {}), ElementsAre(DraftField::SecretKey));
}

TEST(DestinationDraft, WithNeitherKeyNorSecretTheToolsOwnCredentialsAreMeant)
{
    DestinationDraft draft = whole();
    draft.accessKeyId.clear();
    draft.secret.clear();
    EXPECT_THAT(missingFields(draft, {}), IsEmpty());
}

TEST(DestinationDraft, AnEmptySecretMeansTheSavedOne)
{
    DestinationDraft draft = whole();
    draft.secret.clear();
    EXPECT_THAT(missingFields(draft, {{}, u"KEY"_s}), IsEmpty());
    EXPECT_TRUE(isEmpty(credentialsOf(draft)));
}

TEST(DestinationDraft, TheSavedSecretIsNotTakenForAnotherAccessKey)
{
    DestinationDraft draft = whole();
    draft.secret.clear();
    EXPECT_TRUE(draftProblems(draft, {{}, u"OLDKEY"_s}).contains(DraftField::SecretKey));
}

TEST(DestinationDraft, ATakenNameIsSaid)
{
    EXPECT_TRUE(draftProblems(whole(), {{u"archive"_s}, {}}).contains(DraftField::Name));
}

TEST(DestinationDraft, AnEndpointWithoutSchemeIsToldHowToBegin)
{
    DestinationDraft draft = whole();
    draft.endpoint = u"s3.example.com"_s;
    EXPECT_TRUE(draftProblems(draft, {}).at(DraftField::Endpoint).contains(u"https://"_s));
}

TEST(DestinationDraft, AnEndpointHoldsNoPathAndNoSecret)
{
    for (const QString &endpoint : {u"https://s3.example.com/bucket"_s, u"https://me:pw@s3.example.com"_s}) {
        DestinationDraft draft = whole();
        draft.endpoint = endpoint;
        EXPECT_TRUE(draftProblems(draft, {}).contains(DraftField::Endpoint)) << endpoint.toStdString();
    }
}

TEST(DestinationDraft, ASlashAtTheEndOfAnEndpointDoesNoHarm)
{
    DestinationDraft draft = whole();
    draft.endpoint = u"https://s3.example.com/"_s;
    EXPECT_THAT(draftProblems(draft, {}), IsEmpty());
    EXPECT_EQ(destinationOf(draft).endpoint, QUrl(u"https://s3.example.com"_s));
}

TEST(DestinationDraft, AnAddressOfNumbersNeedsPathStyle)
{
    DestinationDraft draft = whole();
    draft.endpoint = u"http://192.168.1.20:9000"_s;
    EXPECT_TRUE(draftProblems(draft, {}).contains(DraftField::PathStyle));
    draft.pathStyle = true;
    EXPECT_THAT(draftProblems(draft, {}), IsEmpty());
}

TEST(DestinationDraft, OnlyAnotherComputerWithoutHttpsIsRemarkedOn)
{
    DestinationDraft draft = whole();
    EXPECT_TRUE(endpointRemark(draft).isEmpty());
    draft.endpoint = u"http://127.0.0.1:9000"_s;
    EXPECT_TRUE(endpointRemark(draft).isEmpty());
    draft.endpoint = u"http://s3.example.com"_s;
    EXPECT_FALSE(endpointRemark(draft).isEmpty());
}

TEST(DestinationDraft, AmazonsRulesForBucketsHoldOnlyAtAmazon)
{
    DestinationDraft draft = whole();
    draft.bucket = u"My_Bucket"_s;
    EXPECT_THAT(draftProblems(draft, {}), IsEmpty());
    draft.endpoint.clear();
    EXPECT_TRUE(draftProblems(draft, {}).contains(DraftField::Bucket));
}

TEST(DestinationDraft, TheAddressShowsWhereTheBucketStands)
{
    DestinationDraft draft = whole();
    draft.prefix = u"/site-a/"_s;
    EXPECT_EQ(draftAddress(draft), u"https://vm-archive.s3.example.com/site-a/"_s);
    draft.pathStyle = true;
    EXPECT_EQ(draftAddress(draft), u"https://s3.example.com/vm-archive/site-a/"_s);
}

TEST(DestinationDraft, AWholeAddressFillsEveryField)
{
    const auto draft = draftWithUrl(
        {}, u"s3://vm-archive/site-a?endpoint=http://127.0.0.1:9000&region=eu&path-style=1"_s, {});
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->bucket, u"vm-archive"_s);
    EXPECT_EQ(draft->prefix, u"site-a"_s);
    EXPECT_EQ(draft->endpoint, u"http://127.0.0.1:9000"_s);
    EXPECT_EQ(draft->region, u"eu"_s);
    EXPECT_TRUE(draft->pathStyle);
    EXPECT_EQ(draft->name, u"vm-archive"_s);
}

TEST(DestinationDraft, AnAddressThatIsNoneIsAnsweredWithASentence)
{
    const auto draft = draftWithUrl({}, u"ftp://somewhere/else"_s, {});
    ASSERT_FALSE(draft);
    EXPECT_FALSE(draft.error().text.isEmpty());
}

TEST(DestinationDraft, AStoreOfAnotherKindIsRefused)
{
    EXPECT_FALSE(draftWithUrl({}, u"gs://bucket"_s, {}));
}

} // namespace windlass
