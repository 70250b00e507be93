// SPDX-License-Identifier: GPL-3.0-or-later
// The digest that a manifest states for a file, and how far the file was compared with it.
#pragma once

#include "core/base/digest.h"

#include <QByteArray>
#include <QString>

namespace windlass {

struct ManifestDigest
{
    QString manifest; ///< absolute path of the `.mf`
    StatedDigest stated;
    QByteArray state;    ///< saved state of the digest while it is computed: ResumableDigest::state()
    bool agrees = false; ///< the file was read to its end and has the stated digest

    bool operator==(const ManifestDigest &) const = default;
};

} // namespace windlass
