// SPDX-License-Identifier: GPL-3.0-or-later
// What of the headers that an object is sent with is kept, and comes back with it.
#pragma once

#include "core/practice/requesthead.h"

namespace windlass::practice {

/// Those that describe the object, and the client's own x-amz-meta-…; a Content-Type is added where there is
/// none. The word aws-chunked is left out, for the chunks were of the request alone.
Headers headersToKeep(const RequestHead &head);

} // namespace windlass::practice
