// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/names.h"
#include "core/upload/step.h"

#include <gtest/gtest.h>
#include <set>

namespace windlass {
namespace {

constexpr auto operations = [] { return allValues<Operation>(); };

TEST(Operations, AreReadBack)
{
    for (const Operation operation : operations())
        EXPECT_EQ(operationNamed(operationName(operation)), operation);
    EXPECT_FALSE(operationNamed(u"dance"));
}

// The journal contains these names, so they must never change.
TEST(Operations, KeepTheNamesOfEarlierJournals)
{
    QStringList names;
    for (const Operation operation : operations())
        names << operationName(operation);
    EXPECT_EQ(names.join(u' '),
              u"open part put list-parts complete confirm abort delete list get list-uploads test "
              "probe");
}

// A second Complete finds no session, and a second conditional Put finds the object of the first.
TEST(Operations, AreRepeatableExceptCompleteAndConditionalPut)
{
    for (const Operation operation : operations()) {
        EXPECT_EQ(traitsOf(operation).repeatable, operation != Operation::Complete);
        EXPECT_EQ(traitsOf(operation, true).repeatable,
                  operation != Operation::Complete && operation != Operation::Put);
    }
}

TEST(Operations, AreProgressOnlyIfTheySendTheFile)
{
    for (const Operation operation : operations())
        EXPECT_EQ(traitsOf(operation).progress, sendsFile({operation, 0, 0, 0}));
}

// The error tables use purposes, and `retry explain` names one operation for each.
TEST(Operations, HaveAUniquePurposeOrNone)
{
    std::set<Purpose> purposes;
    for (const Operation operation : operations()) {
        const Purpose purpose = traitsOf(operation).purpose;
        EXPECT_TRUE(purpose == Purpose::Other || purposes.insert(purpose).second);
    }
    EXPECT_EQ(purposes.size(), std::size_t(Purpose::Read));
}

TEST(Operations, AreRecognisedInTheirRecords)
{
    AttemptRecord attempt;
    EXPECT_FALSE(isOf(Operation::Part, attempt));
    attempt.name = operationName(Operation::Part);
    EXPECT_TRUE(isOf(Operation::Part, attempt));
    EXPECT_FALSE(isOf(Operation::Put, attempt));
}

} // namespace
} // namespace windlass
