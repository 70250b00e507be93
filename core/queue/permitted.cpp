// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/permitted.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t states = static_cast<size_t>(TransferState::Cancelled) + 1;

/// The commands that follow from the state alone.
Commands byState(TransferState state)
{
    Commands commands;
    commands.setFlag(Command::Pause, next(state, TransferEvent::Pause).has_value());
    commands.setFlag(Command::Resume, next(state, TransferEvent::Resume).has_value());
    commands.setFlag(Command::Cancel, next(state, TransferEvent::Cancel).has_value());
    commands.setFlag(Command::RetryNow, state == TransferState::Parked || state == TransferState::Failed);
    commands.setFlag(Command::Remove, state == TransferState::Done || state == TransferState::Cancelled);
    commands.setFlag(Command::Advance, state == TransferState::Queued);
    commands.setFlag(Command::Tune, state != TransferState::Done && state != TransferState::Cancelled);
    return commands;
}

/// The user cannot end a wait that the service asked for, a scheduled one, or one for the endpoint's gate.
bool canBeEnded(DelayReason reason)
{
    switch (reason) {
    case DelayReason::Backoff:
    case DelayReason::Throttle:
    case DelayReason::Offline:
        return true;
    case DelayReason::None:
    case DelayReason::ServerAsked:
    case DelayReason::Gate:
    case DelayReason::Bandwidth:
        return false;
    }
    return false;
}

} // namespace

bool needsKeys(const Failure &failure)
{
    static constexpr std::array codes{"AuthFailure"_L1,          "ExpiredToken"_L1,
                                      "InvalidAccessKeyId"_L1,   "InvalidClientTokenId"_L1,
                                      "InvalidToken"_L1,         "SignatureDoesNotMatch"_L1,
                                      "TokenRefreshRequired"_L1, "UnrecognizedClientException"_L1};
    if (failure.kind == FailureKind::Credentials)
        return true;
    return failure.kind == FailureKind::Service &&
           std::find(codes.begin(), codes.end(), failure.serviceCode) != codes.end();
}

Commands permitted(const TransferStatus &status)
{
    static const std::array<Commands, states> table = [] {
        std::array<Commands, states> rows;
        for (size_t state = 0; state < states; ++state)
            rows.at(state) = byState(static_cast<TransferState>(state));
        return rows;
    }();
    Commands commands = table.at(static_cast<size_t>(status.state));
    if (status.wait && canBeEnded(status.wait->reason))
        commands.setFlag(Command::RetryNow);
    if (status.state == TransferState::Queued && status.resumesAt.isValid())
        commands.setFlag(Command::RetryNow);
    const bool rests = status.state == TransferState::Parked || status.state == TransferState::Failed;
    commands.setFlag(Command::EnterKeys, rests && status.failure && needsKeys(*status.failure));
    if (status.state == TransferState::Parked && status.cause == Cause::ServerAskedToWait &&
        status.resumesAt.isValid())
        commands.setFlag(Command::RetryNow, false); // the service named the time; Resume disregards it
    if (status.state == TransferState::Failed) {
        // If a cancel was given up, nothing more can be done.
        commands.setFlag(Command::Remove, status.nothingSent || status.takeBack);
        commands.setFlag(Command::Decide,
                         status.failure && status.failure->kind == FailureKind::ObjectExists);
    }
    return commands;
}

} // namespace windlass
