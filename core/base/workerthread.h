// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to a worker thread, for work that would delay the thread that feeds the network.
#pragma once

#include "core/base/handle.h"

#include <functional>

namespace windlass {

/// Runs `work` in the worker thread and then `then` here, never from inside this call. If the handle is
/// dropped, `then` never runs; `work` that has begun runs to its end.
using WorkerThread = std::function<Handle(std::function<void()> work, std::function<void()> then)>;

} // namespace windlass
