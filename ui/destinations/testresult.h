// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a connection test in words that name the field to check.
#pragma once

#include "core/base/failure.h"

#include <QString>

namespace windlass {

/// One or two sentences: what happened, then what to check. The service's own text, if any, comes last.
QString testResultText(bool ok, const Failure &failure);

} // namespace windlass
