// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/openintent.h"

#include "core/retry/classify.h"

namespace windlass {

void OpenIntent::asked(const QDateTime &now)
{
    doubted_ = note_.has_value();
    if (!doubted_)
        note_.emplace(Opening{now, now});
    note_->last = now;
}

void OpenIntent::failedWith(const Failure &failure)
{
    if (!doubted_ && !leavesOutcomeUnknown(failure))
        note_.reset();
}

void OpenIntent::answered()
{
    if (!doubted_)
        note_.reset();
}

} // namespace windlass
