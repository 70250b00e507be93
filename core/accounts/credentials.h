// SPDX-License-Identifier: GPL-3.0-or-later
// What proves to a service who we are. Held only while it is needed; never logged, printed or stored in a
// file.
#pragma once

#include <QString>

namespace windlass {

struct Credentials
{
    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken; ///< empty for long-lived keys

    bool empty() const { return accessKeyId.isEmpty() || secretAccessKey.isEmpty(); }
};

} // namespace windlass
