// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

DriverRequest sample()
{
    DriverRequest ask;
    ask.what = DriverRequest::What::Add;
    ask.add.paths = {u"/srv/a b.ova"_s, u"/srv/ü\n.vmdk"_s};
    ask.add.destination =
        destinationFromUrl(u"s3://backups/vms?endpoint=https://s3.example.com&path-style=1"_s).value();
    ask.add.destination.name = u"offsite"_s;
    ask.add.destination.accessKeyId = u"AK"_s;
    ask.add.keyTemplate = u"{vm}/{file}"_s;
    ask.add.retry = *retryPreset(u"patient");
    ask.add.partSize = 64 * 1024 * 1024;
    ask.add.metadata = {{u"team"_s, u"ops=a"_s}};
    ask.add.ifExists = IfExists::Skip;
    ask.add.rateLimit = 1000;
    ask.add.filter = {{u"*.vmdk"_s}, {u"*.log"_s}, true};
    return ask;
}

} // namespace

TEST(HandOver, AnUploadArrivesAsItWasMeant)
{
    const DriverRequest sent = sample();
    const auto line = toLine(sent);
    EXPECT_EQ(line.count('\n'), 1) << "one line";
    const auto arrived = requestFromLine(line);
    ASSERT_TRUE(arrived) << arrived.error().text.english().toStdString();
    EXPECT_EQ(arrived->what, DriverRequest::What::Add);
    EXPECT_EQ(arrived->add.paths, sent.add.paths);
    EXPECT_EQ(arrived->add.destination, sent.add.destination);
    EXPECT_EQ(arrived->add.keyTemplate, sent.add.keyTemplate);
    EXPECT_EQ(arrived->add.retry, sent.add.retry);
    EXPECT_EQ(arrived->add.partSize, sent.add.partSize);
    EXPECT_EQ(arrived->add.metadata, sent.add.metadata);
    EXPECT_EQ(arrived->add.ifExists, sent.add.ifExists);
    EXPECT_EQ(arrived->add.rateLimit, sent.add.rateLimit);
    EXPECT_EQ(arrived->add.filter, sent.add.filter);
}

TEST(HandOver, EveryKindOfAskArrives)
{
    for (const auto what :
         {DriverRequest::What::Open, DriverRequest::What::Pause, DriverRequest::What::Resume,
          DriverRequest::What::Cancel, DriverRequest::What::Remove, DriverRequest::What::Set}) {
        const auto arrived = requestFromLine(toLine({.what = what,
                                                     .paths = {u"/x"_s},
                                                     .ids = {3, 4},
                                                     .ifExists = IfExists::Replace,
                                                     .rateLimit = 5,
                                                     .key = u"k"_s,
                                                     .value = u"v"_s}));
        ASSERT_TRUE(arrived);
        EXPECT_EQ(arrived->what, what);
        EXPECT_EQ(arrived->ids, (QList<TransferId>{3, 4}));
        EXPECT_EQ(arrived->paths, QStringList{u"/x"_s});
        EXPECT_EQ(arrived->ifExists, IfExists::Replace);
        EXPECT_EQ(arrived->rateLimit, 5);
        EXPECT_EQ(arrived->value, u"v"_s);
    }
}

TEST(HandOver, AnAnswerArrives)
{
    DriverReply sent{.ok = true, .text = u"t"_s, .process = 7, .states = {{9, TransferState::Paused}}};
    sent.report.added = {1, 2};
    sent.report.problems = {u"p"_s};
    sent.report.findings = {u"f"_s};
    sent.report.leftOut = {{u"/a"_s, LeftOutReason::Unreadable, 13}};
    const auto arrived = replyFromLine(toLine(sent));
    ASSERT_TRUE(arrived);
    EXPECT_TRUE(arrived->ok);
    EXPECT_FALSE(arrived->ending);
    EXPECT_EQ(arrived->process, 7);
    EXPECT_EQ(arrived->report.added, (QList<TransferId>{1, 2}));
    EXPECT_EQ(arrived->report.problems, QList<Sentence>{u"p"_s});
    EXPECT_EQ(arrived->report.findings, QList<Sentence>{u"f"_s});
    EXPECT_EQ(arrived->report.leftOut, sent.report.leftOut);
    EXPECT_EQ(arrived->states, sent.states);
}

TEST(HandOver, OfVeryManyLeftOutTheMissingOnesAreToldFirst)
{
    DriverReply sent{.ok = true};
    for (int i = 0; i < mostLeftOut; ++i)
        sent.report.leftOut.append({u"/excluded/%1"_s.arg(i), LeftOutReason::Excluded, 0});
    sent.report.leftOut.append({u"/unreadable"_s, LeftOutReason::Unreadable, 13});
    const auto arrived = replyFromLine(toLine(sent));
    ASSERT_TRUE(arrived);
    EXPECT_EQ(arrived->leftOut, mostLeftOut + 1);
    EXPECT_EQ(arrived->report.leftOut.size(), mostLeftOut);
    EXPECT_EQ(arrived->report.leftOut.first().path, u"/unreadable"_s);
}

TEST(HandOver, EnvironmentsAreToldApartWithoutTheirSecrets)
{
    const auto with = [](const char *key) {
        return [key](const char *name) {
            if (qstrcmp(name, "AWS_ACCESS_KEY_ID") == 0)
                return QString::fromLatin1(key);
            return qstrcmp(name, "AWS_SECRET_ACCESS_KEY") == 0 ? u"hunter2"_s : QString();
        };
    };
    EXPECT_EQ(environmentIdentity(with("AK1")), environmentIdentity(with("AK1")));
    EXPECT_NE(environmentIdentity(with("AK1")), environmentIdentity(with("AK2")));
    EXPECT_FALSE(environmentIdentity(with("AK1")).contains("hunter2"_L1));
}

TEST(HandOver, WhatMakesNoSenseIsRefused)
{
    EXPECT_FALSE(requestFromLine(R"({"windlass":1,"ask":"cancel","ids":["one"]})"));
    EXPECT_FALSE(requestFromLine(R"({"windlass":1,"ask":"open","paths":["a.ova"]})"));
    EXPECT_FALSE(requestFromLine(R"({"windlass":1,"ask":"resume","ids":[1],"if_exists":"perhaps"})"));
    EXPECT_FALSE(requestFromLine("nonsense\n"));
    EXPECT_FALSE(requestFromLine("{\"ask\":\"cancel\",\"ids\":[1]}\n")) << "no version";
    EXPECT_FALSE(requestFromLine("{\"windlass\":1,\"ask\":\"format\"}\n"));
    EXPECT_FALSE(requestFromLine(QByteArray(longestLine + 1, ' ')));
    DriverRequest relative = sample();
    relative.add.paths = {u"a.ova"_s};
    EXPECT_FALSE(requestFromLine(toLine(relative)));
    QByteArray secret = toLine(sample());
    secret.replace("s3://backups", "s3://AK:hunter2@backups");
    EXPECT_FALSE(requestFromLine(secret));
}

TEST(Handover, ADestinationAndASecretComeAcrossAsTheyAre)
{
    DriverRequest ask{.what = DriverRequest::What::AddDestination};
    ask.destination =
        destinationFromUrl(QStringLiteral("s3://bucket/a/b?endpoint=http://127.0.0.1:9")).value();
    ask.destination.name = QStringLiteral("store");
    ask.destination.accessKeyId = QStringLiteral("AK");
    ask.destination.retry = RetryPolicy{};
    const auto read = requestFromLine(toLine(ask));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->destination, ask.destination);

    const DriverRequest secret{
        .what = DriverRequest::What::KeepSecret,
        .key = QStringLiteral("store"),
        .credentials = KeyPair{QStringLiteral("AK"), QStringLiteral("hush"), QStringLiteral("token")}};
    const auto kept = requestFromLine(toLine(secret));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->key, QStringLiteral("store"));
    EXPECT_EQ(kept->credentials, secret.credentials);
    DriverRequest other = secret;
    other.what = DriverRequest::What::ForgetSecret;
    EXPECT_FALSE(toLine(other).contains("hush")) << "a secret goes along where it is needed, and only there";
    EXPECT_FALSE(requestFromLine(toLine(DriverRequest{.what = DriverRequest::What::KeepSecret})));
}

TEST(Handover, AReplySaysWhoseMatterARefusalIs)
{
    for (const auto fault :
         {DriverReply::Fault::Declined, DriverReply::Fault::Impossible, DriverReply::Fault::NeedsPerson})
        EXPECT_EQ(replyFromLine(toLine(DriverReply{.ok = false, .fault = fault})).value().fault, fault);
}

} // namespace windlass
