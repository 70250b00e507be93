// SPDX-License-Identifier: GPL-3.0-or-later
// A value, or the failure in its place.
#pragma once

#include "core/base/failure.h"

#include <tl/expected.hpp>

namespace windlass {

template<typename T>
using Result = tl::expected<T, Failure>;

/// For returning a failure where a Result is expected: `return failed(std::move(failure));`
inline tl::unexpected<Failure> failed(Failure failure)
{
    return tl::unexpected<Failure>(std::move(failure));
}

} // namespace windlass
