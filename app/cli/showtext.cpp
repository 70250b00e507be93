// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/jsonlines.h"

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const ShowText &options, CommandContext &context)
{
    context.console.object(
        json::outcome(QLatin1StringView(options.event.toLatin1()), {{u"text"_s, options.text}}, now()));
    context.console.lines(options.text);
    return ExitStatus::Done;
}

} // namespace windlass
