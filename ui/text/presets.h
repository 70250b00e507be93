// SPDX-License-Identifier: GPL-3.0-or-later
// The presets of the retry policy in words.
#pragma once

#include <QString>

#include <string_view>

namespace windlass::text {

/// `Standard` for `standard`; an unknown name stays as it is.
QString presetTitle(std::string_view name);
/// What it is for, in a sentence; empty for an unknown name.
QString presetPurpose(std::string_view name);

} // namespace windlass::text
