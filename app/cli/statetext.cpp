// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/statetext.h"

#include "app/cli/tr.h"

namespace windlass {

QString stateText(TransferState state)
{
    switch (state) {
    case TransferState::Queued:
        return Cli::tr("queued", "state of a transfer");
    case TransferState::Running:
        return Cli::tr("running", "state of a transfer");
    case TransferState::Waiting:
        return Cli::tr("waiting", "state of a transfer");
    case TransferState::Finalising:
        return Cli::tr("finalising", "state of a transfer");
    case TransferState::Paused:
        return Cli::tr("paused", "state of a transfer");
    case TransferState::Parked:
        return Cli::tr("parked", "state of a transfer");
    case TransferState::Cancelling:
        return Cli::tr("cancelling", "state of a transfer");
    case TransferState::Done:
        return Cli::tr("done", "state of a transfer");
    case TransferState::Failed:
        return Cli::tr("failed", "state of a transfer");
    case TransferState::Cancelled:
        return Cli::tr("cancelled", "state of a transfer");
    }
    return {};
}

QString stateText(text::ShownState state)
{
    using text::ShownState;
    switch (state) {
    case ShownState::Queued:
        return Cli::tr("queued", "state of a transfer");
    case ShownState::Running:
        return Cli::tr("uploading", "state of a transfer");
    case ShownState::Waiting:
        return Cli::tr("waiting", "state of a transfer");
    case ShownState::Finalising:
        return Cli::tr("finishing", "state of a transfer");
    case ShownState::Paused:
        return Cli::tr("paused", "state of a transfer");
    case ShownState::Parked:
        return Cli::tr("parked", "state of a transfer");
    case ShownState::Cancelling:
        return Cli::tr("cancelling", "state of a transfer");
    case ShownState::Done:
        return Cli::tr("done", "state of a transfer");
    case ShownState::Failed:
        return Cli::tr("failed", "state of a transfer");
    case ShownState::Cancelled:
        return Cli::tr("cancelled", "state of a transfer");
    case ShownState::NeedsPerson:
        return Cli::tr("needs you", "state of a transfer");
    }
    return {};
}

} // namespace windlass
