// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/habits.h"

#include <QUrl>

namespace windlass {

bool promisesConditions(const QUrl &endpoint)
{
    const QString host = endpoint.host();
    return endpoint.isEmpty() || host.endsWith(QLatin1StringView(".amazonaws.com")) ||
           host.endsWith(QLatin1StringView(".amazonaws.com.cn"));
}

} // namespace windlass
