// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/providers.h"

#include "core/providers/s3/dialect.h"

namespace windlass {

const Provider *providerOf(ProviderKind kind)
{
    static const S3Provider s3;
    switch (kind) {
    case ProviderKind::S3:
        return &s3;
    case ProviderKind::Azure:
    case ProviderKind::Gcs:
        return nullptr;
    }
    return nullptr;
}

std::optional<QString> placeAt(ProviderKind kind, const BucketAddress &address)
{
    const Provider *provider = providerOf(kind);
    return provider != nullptr ? std::optional(provider->place(address)) : std::nullopt;
}

} // namespace windlass
