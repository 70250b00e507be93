// SPDX-License-Identifier: GPL-3.0-or-later
// The door to another thread, for work that would hold up the one that feeds the network.
#pragma once

#include "core/base/handle.h"

#include <functional>

namespace windlass {

/// Runs `work` there and then `then` here, never from inside this call. Of a dropped handle `then` never
/// runs; `work` that has begun runs to its end.
using Elsewhere = std::function<Handle(std::function<void()> work, std::function<void()> then)>;

} // namespace windlass
