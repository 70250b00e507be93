// SPDX-License-Identifier: GPL-3.0-or-later
// `retry explain`: what the engine would do about a failure.
#include "app/cli/commands.h"
#include "app/cli/explanation.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"
#include "core/base/textforms.h"

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const RetryExplainOptions &options, CommandContext &context)
{
    const auto found = explain(options);
    if (!found)
        return refuse(found.error(), context);
    context.console.object({{u"event"_s, u"explanation"_s},
                            {u"time"_s, rfc3339(QDateTime::currentDateTimeUtc())},
                            {u"class"_s, found->failureClass},
                            {u"verdict"_s, found->verdict},
                            {u"retryable"_s, found->retryable},
                            {u"rule"_s, found->rule},
                            {u"reason"_s, found->reason}});
    context.console.lines(
        plain::table({{Cli::tr("class"), found->failureClass},
                      {Cli::tr("verdict"), found->verdict},
                      {Cli::tr("retryable"), found->retryable ? Cli::tr("yes") : Cli::tr("no")},
                      {Cli::tr("rule"), found->rule},
                      {Cli::tr("reason"), found->told}}));
    return ExitStatus::Done;
}

} // namespace windlass
