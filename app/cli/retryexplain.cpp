// SPDX-License-Identifier: GPL-3.0-or-later
// `retry explain`: what the engine would do about a failure.
#include "app/cli/commands.h"
#include "app/cli/explanation.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
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
    context.console.lines(plain::table({{u"class"_s, found->failureClass},
                                        {u"verdict"_s, found->verdict},
                                        {u"retryable"_s, found->retryable ? u"yes"_s : u"no"_s},
                                        {u"rule"_s, found->rule},
                                        {u"reason"_s, found->reason}}));
    return ExitStatus::Done;
}

} // namespace windlass
