// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/openingnote.h"

#include "core/retry/classify.h"

namespace windlass {

Result<void> OpeningNote::asked(const QDateTime &now)
{
    doubted_ = stored_.opening.has_value();
    if (!doubted_)
        stored_.opening.emplace(Opening{now, now});
    stored_.opening->last = now;
    if (auto saved = journal_.saveSession(stored_); !saved)
        return saved;
    return journal_.commit();
}

Result<void> OpeningNote::failedWith(const Failure &failure)
{
    if (doubted_ || leavesOutcomeUnknown(failure))
        return {};
    stored_.opening.reset();
    return journal_.saveSession(stored_);
}

void OpeningNote::answered()
{
    if (!doubted_)
        stored_.opening.reset();
}

} // namespace windlass
