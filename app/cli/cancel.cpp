// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/profileaccess.h"
#include "app/cli/statetext.h"
#include "app/cli/tr.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

ExitStatus cancelHere(const CancelOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    Drive drive(context.console, driven.profile);
    return drive.run([&] {
        QList<TransferId> ids;
        for (const TransferId id : options.ids) {
            const auto transfer = drive.transfer(id);
            if (!transfer)
                drive.refuse(unknownTransfer(id));
            else if (transfer->state == TransferState::Done || transfer->state == TransferState::Cancelled)
                context.console.remark(Cli::tr("Transfer %1 is %2 already and stays as it is.")
                                           .arg(id)
                                           .arg(stateText(transfer->state)));
            else
                ids << id;
        }
        if (ids.isEmpty()) {
            drive.finish();
            return;
        }
        drive.client().cancel(ids);
        drive.follow(ids);
    });
}

} // namespace

ExitStatus carryOut(const CancelOptions &options, CommandContext &context)
{
    return carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return cancelHere(options, driven, context); },
                       [&] { return DriverRequest{.what = DriverRequest::What::Cancel, .ids = options.ids}; },
                       Following::ToRest},
        context);
}

} // namespace windlass
