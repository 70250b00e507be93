// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"
#include "app/cli/explanation.h"
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/classify.h"
#include "tests/fakes/retrytables.h"

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Result<Explanation> asked(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(QStringList{u"retry"_s, u"explain"_s} + arguments);
    if (!invocation)
        return failed(invocation.error());
    return explain(std::get<RetryExplainOptions>(invocation->command));
}

Explanation asked(const char *line)
{
    const auto found = asked(QString::fromLatin1(line).split(u' '));
    EXPECT_TRUE(found) << line;
    return found.value_or(Explanation{});
}

TEST(Explanation, GivesTheAnswerOfTheTablesForEveryRowOfThem)
{
    const QList<AskedRow> rows = retryTables();
    EXPECT_GT(rows.size(), 300);
    for (const AskedRow &row : rows) {
        const auto found = asked(row.arguments);
        const std::string line = row.arguments.join(u' ').toStdString();
        ASSERT_TRUE(found) << line << ": " << found.error().text.english().toStdString();
        EXPECT_EQ(found->failureClass, row.failureClass) << line;
        EXPECT_TRUE(found->reason.contains(row.words)) << line << ": " << found->reason.toStdString();
        EXPECT_FALSE(found->rule.isEmpty() || found->verdict.isEmpty()) << line;
    }
}

// A row that is added to the services' tables has to be added to retryTables(), too.
TEST(Explanation, TheTablesLeaveNoCodeOutThatTheServicesTablesHave)
{
    QSet<QString> written;
    for (const AskedRow &row : retryTables()) {
        const qsizetype code = row.arguments.indexOf(u"--code"_s);
        if (code >= 0)
            written.insert(row.arguments.value(row.arguments.indexOf(u"--provider"_s) + 1) + u' ' +
                           row.arguments.value(code + 1));
    }
    QStringList missing;
    for (const ErrorTable *table : {&s3ErrorTable(), &azureErrorTable(), &gcsErrorTable()}) {
        for (const CodeRow &row : table->codes) {
            const QString name =
                QString::fromUtf8(table->provider.data(), qsizetype(table->provider.size())) + u' ' +
                QString::fromUtf8(row.code.data(), qsizetype(row.code.size()));
            if (!written.contains(name) && !missing.contains(name))
                missing += name;
        }
    }
    // Each of these is a variant of a row that the tables have.
    EXPECT_THAT(missing, testing::UnorderedElementsAre(u"s3 UserQuotaExceeded"_s,
                                                       u"s3 XMinioAdminBucketQuotaExceeded"_s,
                                                       u"azure LeaseIdMismatchWithLeaseOperation"_s));
}

TEST(Explanation, EveryNamedTroubleCanBeAsked)
{
    for (const NamedTrouble &trouble : namedTroubles()) {
        for (const QString &name : {trouble.name, trouble.qtName}) {
            if (!name.isEmpty()) {
                EXPECT_TRUE(asked(QStringList{u"--network"_s, name})) << name.toStdString();
            }
        }
    }
}

TEST(Explanation, NamesAreKnownHoweverTheyAreWritten)
{
    EXPECT_EQ(asked("--provider s3 --network ConnectTimeout").rule,
              asked("--provider s3 --network connect-timeout").rule);
    EXPECT_EQ(asked("--provider s3 --network RemoteHostClosed").rule,
              asked("--provider s3 --network RemoteHostClosedError").rule);
    EXPECT_EQ(asked("--provider s3 --network sslHandshakeFailed").rule,
              asked("--provider s3 --network SslHandshakeFailedError").rule);
}

TEST(Explanation, ConditionsCanBeAskedAndTheOthersAreListed)
{
    const Explanation plain = asked("--provider s3 --code SignatureDoesNotMatch");
    EXPECT_EQ(plain.failureClass, u"ask"_s);
    EXPECT_TRUE(plain.reason.endsWith(u"If the clock is off by more than 4m: clock."_s))
        << plain.reason.toStdString();
    const Explanation skewed = asked("--provider s3 --code SignatureDoesNotMatch --skew 5m");
    EXPECT_EQ(skewed.failureClass, u"clock"_s);
    EXPECT_TRUE(skewed.reason.endsWith(u"Otherwise: ask."_s)) << skewed.reason.toStdString();
}

TEST(Explanation, TheSameCodeForOtherOperationsIsListed)
{
    const Explanation found = asked("--provider s3 --code NoSuchUpload");
    EXPECT_TRUE(found.reason.contains(u"For complete: reconcile. For abort: success."_s))
        << found.reason.toStdString();
}

TEST(Explanation, WhatOnlyLooksLikeAFailureIsNone)
{
    const Explanation aborted = asked("--provider s3 --code NoSuchUpload --op abort");
    EXPECT_EQ(aborted.failureClass, u"success"_s);
    EXPECT_FALSE(aborted.retryable);
    const Explanation progress = asked("--provider gcs --http 308");
    EXPECT_EQ(progress.failureClass, u"progress"_s);
    EXPECT_TRUE(progress.retryable);
}

TEST(Explanation, APartThatTheServiceLacksIsSentAgainInTheSameSession)
{
    const Explanation found = asked("--provider s3 --code InvalidPart --op complete");
    EXPECT_EQ(found.verdict, u"send the missing parts again"_s);
    EXPECT_FALSE(found.reason.contains(u"a new one is opened"_s));
}

TEST(Explanation, AnUnknownCodeAloneIsRefusedWithASentence)
{
    const auto found = asked(QStringList{u"--provider"_s, u"s3"_s, u"--code"_s, u"NeverHeardOf"_s});
    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().text.english().contains(u"--http"_s));
}

} // namespace

} // namespace windlass
