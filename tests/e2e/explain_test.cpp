// SPDX-License-Identifier: GPL-3.0-or-later
// Thirty random rows of the retry tables, checked with the program itself.
#include "tests/e2e/program.h"
#include "tests/fakes/retrytables.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>
#include <random>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// A different seed in each run. WINDLASS_SEED repeats one.
unsigned seedOfToday()
{
    bool given = false;
    const unsigned seed = qEnvironmentVariable("WINDLASS_SEED").toUInt(&given);
    return given ? seed : std::random_device()();
}

TEST(RetryExplain, AnswersThirtyRandomRowsOfTheTablesAsTheTablesDo)
{
    const unsigned seed = seedOfToday();
    SCOPED_TRACE("WINDLASS_SEED=" + std::to_string(seed));
    std::cout << "WINDLASS_SEED=" << seed << '\n';
    QList<AskedRow> rows = retryTables();
    std::mt19937 chance(seed);
    std::shuffle(rows.begin(), rows.end(), chance);
    const QTemporaryDir profile;
    for (const AskedRow &row : rows.first(30)) {
        const QStringList arguments = QStringList{u"--json"_s, u"retry"_s, u"explain"_s} + row.arguments;
        const auto program = startProgram(profile.path(), arguments);
        ASSERT_TRUE(program->waitForFinished());
        const std::string line = arguments.join(u' ').toStdString();
        EXPECT_EQ(program->exitCode(), 0) << line;
        const QByteArray printed = program->readAllStandardOutput();
        const QJsonObject found = QJsonDocument::fromJson(printed.split('\n').first()).object();
        EXPECT_EQ(found.value(u"event"_s), u"explanation"_s) << line;
        EXPECT_EQ(found.value(u"class"_s), row.failureClass) << line;
        EXPECT_TRUE(found.value(u"reason"_s).toString().contains(row.words))
            << line << ": " << printed.toStdString();
        EXPECT_TRUE(found.value(u"retryable"_s).isBool()) << line;
        EXPECT_FALSE(found.value(u"rule"_s).toString().isEmpty()) << line;
        EXPECT_FALSE(found.value(u"verdict"_s).toString().isEmpty()) << line;
    }
}

} // namespace
} // namespace windlass
