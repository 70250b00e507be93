// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/existsquestion.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(ExistsChoice, ReadsALetterOrAWord)
{
    const auto reads = [](const QString &typed, std::optional<IfExists> what, bool forAll) {
        const auto choice = existsChoice(typed);
        return choice && choice->what == what && choice->forAll == forAll;
    };
    EXPECT_TRUE(reads(u"s"_s, IfExists::Skip, false));
    EXPECT_TRUE(reads(u" r "_s, IfExists::Replace, false));
    EXPECT_TRUE(reads(u"S"_s, IfExists::Skip, true));
    EXPECT_TRUE(reads(u"replace all"_s, IfExists::Replace, true));
    EXPECT_TRUE(reads(u"q"_s, {}, true));
    EXPECT_FALSE(existsChoice(u"yes"_s)) << "asked again";
    EXPECT_FALSE(existsChoice({}));
}

TEST(ExistsChoice, OnlyWhatRestsForAnObjectIsAskedAbout)
{
    TransferStatus status;
    status.state = TransferState::Parked;
    EXPECT_FALSE(restsForExisting(status));
    status.failure = localFailure(FailureKind::ObjectExists, u"There is one."_s);
    status.cause = Cause::NeedsPerson;
    EXPECT_TRUE(restsForExisting(status));
    status.cause = Cause::Fatal;
    EXPECT_FALSE(restsForExisting(status)) << "--if-exists fail is an answer";
    status.cause = Cause::NeedsPerson;
    status.state = TransferState::Running;
    EXPECT_FALSE(restsForExisting(status)) << "it goes on";
}

TEST(ExistsQuestions, AnAnswerThatWasPassedOnIsAwaited)
{
    const GlobalOptions options{.json = true}; // nobody is asked
    Console console(options);
    ExistsQuestions questions(console,
                              {[](const QList<TransferId> &, IfExists) {}, [](const QList<TransferId> &) {}});
    TransferStatus status;
    status.id = 1;
    status.state = TransferState::Parked;
    status.cause = Cause::NeedsPerson;
    status.failure = localFailure(FailureKind::ObjectExists, u"There is one."_s);
    EXPECT_TRUE(questions.rests(status));
    questions.passedOn({1});
    EXPECT_FALSE(questions.rests(status)) << "it is about to go on";
    questions.settled({1});
    EXPECT_TRUE(questions.rests(status)) << "it rests for another reason";
    questions.passedOn({1});
    status.state = TransferState::Running;
    EXPECT_FALSE(questions.rests(status));
    status.state = TransferState::Parked;
    EXPECT_TRUE(questions.rests(status)) << "it went on, and came to rest again";
}

} // namespace windlass
