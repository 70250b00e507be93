// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"

#include <QSet>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

ExitStatus removeHere(const RemoveOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    Drive drive(context.console, driven.profile);
    QSet<TransferId> gone;
    QObject::connect(&drive.client(), &Client::removed, &drive, [&gone](const QList<TransferId> &ids) {
        gone.unite(QSet<TransferId>(ids.begin(), ids.end()));
    });
    return drive.run([&] {
        QList<TransferId> ids;
        for (const TransferId id : options.ids) {
            if (drive.transfer(id))
                ids << id;
            else
                drive.refuse(unknownTransfer(id));
        }
        drive.client().remove(ids);
        drive.afterCommands([&drive, &context, &gone, ids] {
            for (const TransferId id : ids) {
                if (!gone.contains(id)) {
                    drive.refuse(notRemoved(id, drive.transfer(id)->state));
                    continue;
                }
                context.console.object(json::transferRemoved(id, now()));
                context.console.line(plain::transferRemoved(id));
            }
            drive.finish();
        });
    });
}

} // namespace

ExitStatus carryOut(const RemoveOptions &options, CommandContext &context)
{
    return carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return removeHere(options, driven, context); },
                       [&] { return DriverRequest{.what = DriverRequest::What::Remove, .ids = options.ids}; },
                       Following::No},
        context);
}

} // namespace windlass
