// SPDX-License-Identifier: GPL-3.0-or-later
// Texts about redirects that were not followed.
#pragma once

#include "core/base/failure.h"

#include <optional>

namespace windlass::text {

struct RedirectWords
{
    QString sentence; ///< with the host's name
    QString action;
};

/// The texts for a failure that is a redirect to an address. (Followed redirects are no failures.) No value
/// for any other failure.
std::optional<RedirectWords> redirectWords(const Failure &failure);

} // namespace windlass::text
