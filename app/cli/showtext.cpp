// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace windlass {

ExitStatus carryOut(const ShowText &options, Session &session)
{
    session.console.line(options.text);
    return ExitStatus::Done;
}

} // namespace windlass
