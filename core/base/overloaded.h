// SPDX-License-Identifier: GPL-3.0-or-later
// Combines several functions into one, for std::visit: a case for each type of a variant.
#pragma once

namespace windlass {

template<typename... Cases>
struct Overloaded : Cases...
{
    using Cases::operator()...;
};
template<typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

} // namespace windlass
