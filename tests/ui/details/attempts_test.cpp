// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/step.h"
#include "ui/details/attemptmodel.h"
#include "ui/details/parts.h"

#include <QAbstractItemModelTester>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using testing::ElementsAre;

namespace {

AttemptRecord attempt(int part, int number, AttemptOutcome outcome, bool willRetry = false)
{
    AttemptRecord record;
    record.name = operationName(Operation::Part);
    record.number = part;
    record.attempt = number;
    record.maxAttempts = 3;
    record.outcome = outcome;
    record.willRetry = willRetry;
    record.started = QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
    record.failure.kind = FailureKind::Service;
    record.failure.httpStatus = outcome == AttemptOutcome::Failed ? 503 : 0;
    record.requestId = u"tx%1"_s.arg(part);
    return record;
}

const QList<AttemptRecord> history{
    attempt(1, 1, AttemptOutcome::Succeeded), attempt(2, 1, AttemptOutcome::Failed, true),
    attempt(2, 2, AttemptOutcome::Succeeded), attempt(3, 1, AttemptOutcome::Failed, true),
    attempt(4, 3, AttemptOutcome::Failed),
};

} // namespace

TEST(RetryHistory, KeepsTheRulesOfAModel)
{
    AttemptModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.reset(history);
    model.append(attempt(5, 1, AttemptOutcome::Succeeded));
    EXPECT_EQ(model.rowCount(), 6);
}

TEST(RetryHistory, CanLeaveOutWhatWentWellAtOnce)
{
    AttemptModel model;
    model.reset(history);
    model.setTroubleOnly(true);
    EXPECT_EQ(model.rowCount(), 4);
    model.append(attempt(6, 1, AttemptOutcome::Succeeded));
    EXPECT_EQ(model.rowCount(), 4);
    EXPECT_EQ(model.all().size(), 6);
}

TEST(RetryHistory, AFailureIsToldByASymbolAndWordsNotByColourAlone)
{
    AttemptModel model;
    model.reset(history);
    const QModelIndex outcome = model.index(4, 3);
    EXPECT_EQ(outcome.data().toString(), u"service is busy"_s);
    EXPECT_EQ(outcome.data(AttemptModel::SymbolRole).toString(), u"state-failed"_s);
}

TEST(RetryHistory, CopiedRowsAreLinesWithATitleAndTheRequestId)
{
    AttemptModel model;
    model.reset(history);
    const QStringList lines = model.asText({1, 2}).split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines.first().startsWith(u"Time\tWhat\tAttempt"));
    EXPECT_TRUE(lines.last().endsWith(u"tx2"));
}

TEST(Parts, AreToldFromTheirAttempts)
{
    EXPECT_THAT(partLooks(5, history), ElementsAre(PartLook::Confirmed, PartLook::Recovered,
                                                   PartLook::Retrying, PartLook::Stuck, PartLook::Ahead));
}

TEST(Parts, AFileSentAsAWholeIsOnePart)
{
    AttemptRecord put = attempt(0, 1, AttemptOutcome::Succeeded);
    put.name = operationName(Operation::Put);
    EXPECT_THAT(partLooks(1, {put}), ElementsAre(PartLook::Confirmed));
}

TEST(Parts, ANumberOutsideThePlanIsPassedOver)
{
    EXPECT_THAT(partLooks(1, {attempt(9, 1, AttemptOutcome::Succeeded)}), ElementsAre(PartLook::Ahead));
}

TEST(Legend, StandsInAsFewLinesAsTheWidthAllowsEvenlyFilled)
{
    EXPECT_EQ(legendColumns(6, 6), 6);
    EXPECT_EQ(legendColumns(6, 5), 3);
    EXPECT_EQ(legendColumns(6, 3), 3);
    EXPECT_EQ(legendColumns(6, 2), 2);
    EXPECT_EQ(legendColumns(6, 1), 1);
}

} // namespace windlass
