// SPDX-License-Identifier: GPL-3.0-or-later
// Every value of every enumeration in a store is written and read back. The values come from the enumeration
// itself, and not from a table.
#include "core/base/names.h"
#include "core/upload/step.h"
#include "tests/core/store/anystore.h"

#include <QNetworkReply>
#include <QSslError>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 5, 250), Qt::UTC);

class EveryValue : public AnyStore
{
protected:
    /// Sets each value in a transfer of its own with `set`, restarts, and expects `read` to return it.
    template<typename Enum, typename Set, typename Read>
    void expectBack(Set set, Read read)
    {
        QList<StoredTransfer> written;
        for (const Enum value : allValues<Enum>()) {
            StoredTransfer transfer = fullTransfer();
            set(transfer, value);
            written.append(transfer);
        }
        ASSERT_TRUE(store->add(written));
        reopen();
        for (std::size_t i = 0; i < allValues<Enum>().size(); ++i) {
            const StoredTransfer back = stored(written.at(qsizetype(i)).id);
            EXPECT_EQ(back.damage, QString());
            EXPECT_EQ(read(back), allValues<Enum>()[i]) << "value " << i;
        }
    }
    /// The same for a field of attempts.
    template<typename Enum>
    void expectBack(Enum AttemptRecord::*field)
    {
        const TransferId id = add();
        for (const Enum value : allValues<Enum>()) {
            AttemptRecord attempt;
            attempt.transfer = id;
            attempt.started = moment;
            attempt.*field = value;
            ASSERT_TRUE(store->recordAttempt(claim(id), attempt, 0));
        }
        reopen();
        const auto back = *store->attempts(id);
        ASSERT_EQ(back.size(), qsizetype(allValues<Enum>().size()));
        for (std::size_t i = 0; i < allValues<Enum>().size(); ++i)
            EXPECT_EQ(back.at(qsizetype(i)).*field, allValues<Enum>()[i]) << "value " << i;
    }
    Destination destinationBack(const Destination &saved)
    {
        EXPECT_TRUE(store->saveDestination(saved));
        reopen();
        return **store->destination(saved.name);
    }
};

TEST_P(EveryValue, OfTheTransferState)
{
    expectBack<TransferState>([](StoredTransfer &row, TransferState value) { row.state = value; },
                              [](const StoredTransfer &row) { return row.state; });
}

TEST_P(EveryValue, OfTheCause)
{
    expectBack<Cause>([](StoredTransfer &row, Cause value) { row.cause = value; },
                      [](const StoredTransfer &row) { return row.cause; });
}

TEST_P(EveryValue, OfTheClosing)
{
    expectBack<Closing>([](StoredTransfer &row, Closing value) { row.closing = value; },
                        [](const StoredTransfer &row) { return row.closing; });
}

TEST_P(EveryValue, OfTheChecksumMode)
{
    expectBack<ChecksumMode>([](StoredTransfer &row, ChecksumMode value) { row.checksumMode = value; },
                             [](const StoredTransfer &row) { return row.checksumMode; });
}

TEST_P(EveryValue, OfIfExists)
{
    expectBack<IfExists>([](StoredTransfer &row, IfExists value) { row.ifExists = value; },
                         [](const StoredTransfer &row) { return row.ifExists; });
}

TEST_P(EveryValue, OfThePolicysJitter)
{
    expectBack<Jitter>([](StoredTransfer &row, Jitter value) { row.retry.edit().jitter = value; },
                       [](const StoredTransfer &row) { return row.retry->jitter; });
}

TEST_P(EveryValue, OfTheManifestsDigestKind)
{
    expectBack<DigestKind>(
        [](StoredTransfer &row, DigestKind value) {
            row.manifest.edit().stated = {value, Digest::of(value, "abc")};
        },
        [](const StoredTransfer &row) { return row.manifest->stated.kind; });
}

TEST_P(EveryValue, OfTheFailureKind)
{
    expectBack<FailureKind>([](StoredTransfer &row, FailureKind value) { row.failure.edit().kind = value; },
                            [](const StoredTransfer &row) { return row.failure->kind; });
}

TEST_P(EveryValue, OfTheAbortReason)
{
    expectBack<AbortReason>([](StoredTransfer &row, AbortReason value) { row.failure.edit().abort = value; },
                            [](const StoredTransfer &row) { return row.failure->abort; });
}

TEST_P(EveryValue, OfTheFailuresMark)
{
    expectBack<Mark>([](StoredTransfer &row, Mark value) { row.failure.edit().mark = value; },
                     [](const StoredTransfer &row) { return row.failure->mark; });
}

TEST_P(EveryValue, OfQtsErrors)
{
    const TransferId id = add();
    StoredTransfer transfer = stored(id);
    transfer.failure.edit().tlsErrors.clear();
    for (int error = QSslError::NoError; error <= QSslError::OcspStatusUnknown; ++error)
        transfer.failure.edit().tlsErrors.push_back(error);
    ASSERT_TRUE(store->saveIdle(transfer));
    reopen();
    EXPECT_EQ(stored(id).failure->tlsErrors, transfer.failure->tlsErrors);
    for (int error = QNetworkReply::NoError; error <= QNetworkReply::UnknownServerError; ++error) {
        transfer.failure.edit().networkError = error; // also numbers that Qt does not name
        ASSERT_TRUE(store->saveIdle(transfer));
        ASSERT_EQ(stored(id).failure->networkError, error);
    }
}

TEST_P(EveryValue, OfTheAttemptsOperation)
{
    const TransferId id = add();
    QStringList names{u"what a later version tries"_s};
    for (const Operation value : allValues<Operation>())
        names << operationName(value);
    for (const QString &name : names) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.started = moment;
        attempt.name = name;
        ASSERT_TRUE(store->recordAttempt(claim(id), attempt, 0));
    }
    reopen();
    const auto back = *store->attempts(id);
    ASSERT_EQ(back.size(), names.size());
    for (qsizetype i = 0; i < names.size(); ++i)
        EXPECT_EQ(back.at(i).name, names.at(i));
}

TEST_P(EveryValue, OfTheAttemptsOutcome)
{
    expectBack(&AttemptRecord::outcome);
}

TEST_P(EveryValue, OfTheAttemptsClass)
{
    expectBack(&AttemptRecord::failureClass);
}

TEST_P(EveryValue, OfTheAttemptsDelayReason)
{
    expectBack(&AttemptRecord::delayReason);
}

TEST_P(EveryValue, OfTheEndsAndWaitsInMetrics)
{
    const TransferId id = add();
    int part = 0;
    for (const Cause cause : allValues<Cause>()) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.started = moment;
        attempt.outcome = AttemptOutcome::Failed;
        attempt.opens = true;
        attempt.number = ++part;
        ASSERT_TRUE(store->recordAttempt(claim(id), attempt, 0));
        ASSERT_TRUE(store->recordEnd(claim(id), attempt, cause));
    }
    for (const DelayReason reason : allValues<DelayReason>())
        ASSERT_TRUE(store->recordWait(claim(id), reason, 1s));
    reopen();
    EXPECT_EQ(store->metrics()->ends.size(), qsizetype(allValues<Cause>().size()));
    EXPECT_EQ(store->metrics()->waits.size(), qsizetype(allValues<DelayReason>().size()));
}

TEST_P(EveryValue, OfTheDestinationsProvider)
{
    Destination saved = fullTransfer().destination;
    for (const ProviderKind value : allValues<ProviderKind>()) {
        saved.provider = value;
        EXPECT_EQ(destinationBack(saved).provider, value);
    }
}

TEST_P(EveryValue, OfTheChecksumModeOfADestinationAndAService)
{
    Destination saved = fullTransfer().destination;
    for (const ChecksumMode value : allValues<ChecksumMode>()) {
        saved.checksum = value;
        ASSERT_TRUE(store->saveEndpointFacts(u"place"_s, {value, moment}));
        EXPECT_EQ(destinationBack(saved).checksum, value);
        EXPECT_EQ(store->endpointFacts(u"place"_s)->checksumMode, value);
    }
}

INSTANTIATE_TEST_SUITE_P(Stores, EveryValue, testing::ValuesIn(storeKinds()),
                         [](const auto &kind) { return kind.param.name; });

} // namespace
} // namespace windlass
