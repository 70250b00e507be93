// SPDX-License-Identifier: GPL-3.0-or-later
// The exit status for scripts: one number for a run, from the worst result of its transfers.
#include "app/cli/exitstatus.h"

#include <array>
#include <gtest/gtest.h>

namespace windlass {

namespace {

TransferStatus transfer(TransferState state, Cause cause = Cause::None)
{
    TransferStatus status;
    status.state = state;
    status.cause = cause;
    return status;
}

const TransferStatus done = transfer(TransferState::Done);
const TransferStatus parked = transfer(TransferState::Parked, Cause::Exhausted);
const TransferStatus dead = transfer(TransferState::Failed, Cause::Fatal);
const TransferStatus waitsForPerson = transfer(TransferState::Failed, Cause::NeedsPerson);

struct Ending
{
    const char *story;
    QList<TransferStatus> transfers;
    qsizetype problems;
    bool interrupted;
    int status;
};

class EndOfRun : public testing::TestWithParam<Ending>
{};

TEST_P(EndOfRun, IsTheWorstOfAll)
{
    const Ending &ending = GetParam();
    EXPECT_EQ(static_cast<int>(exitStatusOf(ending.transfers, ending.problems, ending.interrupted)),
              ending.status)
        << ending.story;
}

INSTANTIATE_TEST_SUITE_P(
    Table, EndOfRun,
    testing::Values(Ending{"nothing to do", {}, 0, false, 0}, Ending{"all done", {done, done}, 0, false, 0},
                    Ending{"cancelled on purpose", {transfer(TransferState::Cancelled)}, 0, false, 0},
                    Ending{"parked", {done, parked}, 0, false, 4},
                    Ending{"paused by a person", {transfer(TransferState::Paused)}, 0, false, 4},
                    Ending{"left while running", {transfer(TransferState::Running)}, 0, false, 4},
                    Ending{"failed beats parked", {parked, dead, done}, 0, false, 1},
                    Ending{"a person beats failed", {dead, waitsForPerson, parked}, 0, false, 3},
                    Ending{"parked, but only a person helps",
                           {transfer(TransferState::Parked, Cause::NeedsPerson)},
                           0,
                           false,
                           3},
                    Ending{"interrupted beats a person", {waitsForPerson, dead}, 0, true, 130},
                    Ending{"interrupted though done", {done}, 0, true, 130},
                    Ending{"a wrong path beats all", {waitsForPerson, dead, parked}, 1, true, 2},
                    Ending{"a wrong path, the rest done", {done}, 1, false, 2},
                    Ending{"out of time", {transfer(TransferState::Failed, Cause::Deadline)}, 0, false, 1}));

TEST(ExitStatusOrder, IsTheOneThatIsPromised)
{
    constexpr std::array promised{2, 5, 130, 3, 1, 4, 0};
    for (size_t bad = 0; bad < promised.size(); ++bad) {
        for (size_t better = bad; better < promised.size(); ++better) {
            const auto a = static_cast<ExitStatus>(promised.at(bad));
            const auto b = static_cast<ExitStatus>(promised.at(better));
            EXPECT_EQ(worse(a, b), a);
            EXPECT_EQ(worse(b, a), a);
        }
    }
}

TEST(ExitStatusOfATransfer, IsAPersonsMatterWhereRightsOrTrustAreMissing)
{
    TransferStatus refused = dead;
    Failure failure;
    failure.kind = FailureKind::Service;
    for (const auto &[http, status] : {std::pair(403, 3), {401, 3}, {407, 3}, {511, 3}, {400, 1}, {404, 1}}) {
        failure.httpStatus = http;
        refused.failure = failure;
        EXPECT_EQ(static_cast<int>(exitStatusOf(refused)), status) << http;
    }
    failure = {};
    failure.kind = FailureKind::Tls;
    refused.failure = failure;
    EXPECT_EQ(exitStatusOf(refused), ExitStatus::NeedsPerson);
}

TEST(ExitStatusOfAFailure, TellsSettingsFromWhatAPersonHasToRepair)
{
    EXPECT_EQ(exitStatusOf(localFailure(FailureKind::Settings, {})), ExitStatus::Usage);
    EXPECT_EQ(exitStatusOf(localFailure(FailureKind::Journal, {})), ExitStatus::NeedsPerson);
}

struct Trouble
{
    const char *story;
    Failure failure;
    ExitStatus outside; ///< of any request
    ExitStatus fatal;   ///< of requests that ended by Fatal
};

Failure answered(int status)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    return failure;
}

TEST(StatusOfAFailure, IsTheSameWhoeverAsks)
{
    for (const auto &[story, failure, outside, fatal] :
         {Trouble{"a setting", localFailure(FailureKind::Settings, {}), ExitStatus::Usage,
                  ExitStatus::Failed},
          Trouble{"no keys", localFailure(FailureKind::Credentials, {}), ExitStatus::NeedsPerson,
                  ExitStatus::Failed},
          Trouble{"trust", localFailure(FailureKind::Tls, {}), ExitStatus::NeedsPerson,
                  ExitStatus::NeedsPerson},
          Trouble{"the journal", localFailure(FailureKind::Journal, {}), ExitStatus::NeedsPerson,
                  ExitStatus::Failed},
          Trouble{"no rights", answered(403), ExitStatus::NeedsPerson, ExitStatus::NeedsPerson},
          Trouble{"not there", answered(404), ExitStatus::Failed, ExitStatus::Failed},
          Trouble{"busy", answered(503), ExitStatus::Parked, ExitStatus::Failed},
          Trouble{"the line", localFailure(FailureKind::Network, {}), ExitStatus::Parked,
                  ExitStatus::Failed}}) {
        EXPECT_EQ(exitStatusOf(failure), outside) << story;
        EXPECT_EQ(exitStatusOf(Cause::Fatal, failure), fatal) << story;
        EXPECT_EQ(exitStatusOf(Cause::Exhausted, failure), ExitStatus::Parked) << story;
        EXPECT_EQ(exitStatusOf(Cause::Cancelled, failure), ExitStatus::Interrupted) << story;
    }
    EXPECT_EQ(exitStatusOf(Cause::NeedsPerson, localFailure(FailureKind::Settings, {})), ExitStatus::Usage);
    EXPECT_EQ(exitStatusOf(Cause::NeedsPerson, localFailure(FailureKind::LocalFile, {})),
              ExitStatus::NeedsPerson);
}

TEST(StatusOfAFailure, IsNotParkedWhereNothingIsKept)
{
    EXPECT_EQ(withoutParking(ExitStatus::Parked), ExitStatus::Failed);
    for (const ExitStatus other : {ExitStatus::Done, ExitStatus::NeedsPerson, ExitStatus::Interrupted})
        EXPECT_EQ(withoutParking(other), other);
}

} // namespace

} // namespace windlass
