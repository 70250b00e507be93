// SPDX-License-Identifier: GPL-3.0-or-later
// What the trial of a destination came to, in words that name the field to look at.
#pragma once

#include "core/base/failure.h"

#include <QString>

namespace windlass {

/// One or two sentences: what happened, then what to check. What the service said itself comes last, in its
/// own words.
QString testResultText(bool ok, const Failure &failure);

} // namespace windlass
