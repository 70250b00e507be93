// SPDX-License-Identifier: GPL-3.0-or-later
// The names and descriptions of the retry presets.
#pragma once

#include <QString>

#include <string_view>

namespace windlass::text {

/// `Standard` for `standard`. An unknown name is returned unchanged.
QString presetTitle(std::string_view name);
/// The purpose in a sentence; empty for an unknown name.
QString presetPurpose(std::string_view name);

} // namespace windlass::text
