// SPDX-License-Identifier: GPL-3.0-or-later
// Maps a service's refusals to a Denial, by tables: first the service's own rows, then those of HTTP. The
// code that drives transfers reads the Denial and neither status nor code.
#pragma once

#include "core/base/failure.h"

#include <span>
#include <string_view>

namespace windlass {

/// One row of a service's table.
struct DenialRow
{
    std::string_view code; ///< the service's code; the whole text, case-sensitive
    Denial denial = Denial::None;
    std::string_view source; ///< where this is written
};

/// The denial by the service's row for the failure's code, otherwise by its HTTP status. None if the failure
/// is not a service's refusal.
Denial denialOf(const Failure &failure, std::span<const DenialRow> ofTheService);

} // namespace windlass
