// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace windlass {

enum class ProviderKind { S3, Azure, Gcs };

} // namespace windlass
