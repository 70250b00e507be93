// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate for 127.0.0.1 that exists for this run of the tests only.
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>

namespace windlass {

struct SelfSigned
{
    SelfSigned();
    QSslCertificate certificate;
    QSslConfiguration server; ///< with its key
};

} // namespace windlass
