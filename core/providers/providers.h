// SPDX-License-Identifier: GPL-3.0-or-later
// Every service that this program knows. A further one is a folder beside s3/, and a row here.
#pragma once

#include "core/providers/address.h"
#include "core/providers/providerkind.h"

#include <optional>

namespace windlass {

class Provider;

/// The dialect of that kind; null for one that this version does not speak. It lives as long as the program.
const Provider *providerOf(ProviderKind kind);
/// Provider::place(); nothing of a kind that this version does not speak.
std::optional<QString> placeAt(ProviderKind kind, const BucketAddress &address);

} // namespace windlass
