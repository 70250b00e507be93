// SPDX-License-Identifier: GPL-3.0-or-later
// A whole body as it goes over the wire, in memory: for the few bytes of a probe or of a test.
#pragma once

#include "core/net/http.h"

namespace windlass {

/// All of the body with its framing, for a payload in memory instead of the range's file.
QByteArray onTheWire(const FileRange &range, QByteArrayView payload);

} // namespace windlass
