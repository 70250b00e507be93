// SPDX-License-Identifier: GPL-3.0-or-later
// What the manifest beside a file states that the file is, and how far the file was held against it.
#pragma once

#include "core/base/digest.h"

#include <QByteArray>
#include <QString>

namespace windlass {

struct ManifestDigest
{
    QString manifest; ///< absolute path of the `.mf`
    StatedDigest stated;
    QByteArray state;    ///< of the digest in the making, to go on from: ResumableDigest::state()
    bool agrees = false; ///< the file was read to its end, and is what is stated

    bool operator==(const ManifestDigest &) const = default;
};

} // namespace windlass
