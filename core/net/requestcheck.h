// SPDX-License-Identifier: GPL-3.0-or-later
// The last check of a request before it is sent: a request that would be something else on the wire is not
// sent at all.
#pragma once

#include "core/net/http.h"

#include <optional>

namespace windlass {

/// Why this request must not be sent; empty if it may. A failure (Settings) if the address is not valid, or
/// if Qt would send another path than the one that was signed; if a header has a character that ends its line
/// or the text (CR, LF, NUL), or its name is not valid. The sentence quotes no header value.
std::optional<Failure> unsendable(const HttpRequest &request);

} // namespace windlass
