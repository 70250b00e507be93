// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate for 127.0.0.1 that is made for this run of the tests and gone with it.
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
