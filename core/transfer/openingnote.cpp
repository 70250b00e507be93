// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/openingnote.h"

#include "core/retry/classify.h"

namespace windlass {

void OpeningNote::asked(const QDateTime &now)
{
    doubted_ = note_.has_value();
    if (!doubted_)
        note_.emplace(Opening{now, now});
    note_->last = now;
}

void OpeningNote::failedWith(const Failure &failure)
{
    if (!doubted_ && !leavesOutcomeUnknown(failure))
        note_.reset();
}

void OpeningNote::answered()
{
    if (!doubted_)
        note_.reset();
}

} // namespace windlass
