// SPDX-License-Identifier: GPL-3.0-or-later
// What refusals say, by tables: a service's own rows first, then those of HTTP. Drivers act on the Denial and
// read neither status nor code.
#pragma once

#include "core/base/failure.h"

#include <span>
#include <string_view>

namespace windlass {

/// One row of a service's table.
struct DenialRow
{
    std::string_view code; ///< the service's code, compared whole and in its own case
    Denial denial = Denial::None;
    std::string_view source; ///< where this is written
};

/// What the failure says: by the service's row for its code, else by its status. None for whatever is not a
/// service's refusal.
Denial denialOf(const Failure &failure, std::span<const DenialRow> ofTheService);

} // namespace windlass
