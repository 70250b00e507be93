// SPDX-License-Identifier: GPL-3.0-or-later
// What to say of a redirect that was not followed.
#pragma once

#include "core/base/failure.h"

#include <optional>

namespace windlass::text {

struct RedirectWords
{
    QString sentence; ///< names the host
    QString action;
};

/// Of a failure that is a redirect to an address: a followed one is no failure. Nothing for every other
/// failure.
std::optional<RedirectWords> redirectWords(const Failure &failure);

} // namespace windlass::text
