// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/serviceurl.h"

#include "core/accounts/serviceaddress.h"
#include "core/providers/provider.h"
#include "core/providers/providers.h"

namespace windlass {

QUrl serviceUrl(const Destination &destination)
{
    const Provider *provider = providerOf(destination.provider);
    return provider != nullptr ? provider->bucketUrl(addressOf(destination)) : QUrl();
}

} // namespace windlass
