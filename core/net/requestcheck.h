// SPDX-License-Identifier: GPL-3.0-or-later
// The last look at a request before it is sent: what would become something else on the wire is not sent at
// all.
#pragma once

#include "core/net/http.h"

#include <optional>

namespace windlass {

/// Why this request must not be sent; nothing where it may. A failure (Settings) where the address is not
/// valid, or Qt would send another path than the one that was signed; where a header has a character that
/// ends its line or the text (CR, LF, NUL), or its name is none. It repeats no value.
std::optional<Failure> unsendable(const HttpRequest &request);

} // namespace windlass
