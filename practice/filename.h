// SPDX-License-Identifier: GPL-3.0-or-later
// The file name of an object in its bucket's folder. A bucket is one flat folder, so that the keys `a` and
// `a/b` can both exist, and a key can never lead out of it.
#pragma once

#include <QByteArray>
#include <QString>

namespace windlass::practice {

/// Letters, digits and `-_. ` are kept, everything else is percent-encoded, including a dot at the front; so
/// `demo/disk.vmdk` is stored as `demo%2Fdisk.vmdk`. A name that would be too long for a file system is cut
/// and ends in `~` and the key's SHA-256. Different keys have different names.
QString fileNameOf(const QByteArray &key);

/// The key of a name that was not cut; a cut name has its key in the metadata only.
QByteArray keyOfFileName(const QString &name);

} // namespace windlass::practice
