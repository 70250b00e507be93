// SPDX-License-Identifier: GPL-3.0-or-later
// `pause`: stops transfers until `resume`.
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

ExitStatus pauseHere(const PauseOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    Drive drive(context.console, driven.profile);
    return drive.run([&] {
        for (const TransferId id : options.ids) {
            if (!drive.transfer(id))
                drive.refuse(unknownTransfer(id));
        }
        drive.client().pause(options.ids);
        drive.afterCommands([&] {
            for (const TransferId id : options.ids) {
                const auto transfer = drive.transfer(id);
                if (transfer)
                    tellPaused(id, transfer->state, context.console);
            }
            drive.finish();
        });
    });
}

} // namespace

ExitStatus carryOut(const PauseOptions &options, CommandContext &context)
{
    return carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return pauseHere(options, driven, context); },
                       [&] { return DriverRequest{.what = DriverRequest::What::Pause, .ids = options.ids}; },
                       Following::No},
        context);
}

} // namespace windlass
