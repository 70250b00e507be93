// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of an upload that are kept and returned with the object.
#pragma once

#include "practice/requesthead.h"

namespace windlass::practice {

/// Those that describe the object, and the client's own x-amz-meta-…; a Content-Type is added if there is
/// none. The word aws-chunked is removed, because the chunks belong to the request only.
Headers headersToKeep(const RequestHead &head);

} // namespace windlass::practice
