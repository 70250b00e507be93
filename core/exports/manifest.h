// SPDX-License-Identifier: GPL-3.0-or-later
// What the manifests that lie beside exported files say that the files are: `SHA256(disk.vmdk)= 9f86d0…`, a
// line for each (DMTF DSP0243, "OVF package manifest"). The algorithm is SHA1, SHA256 or SHA512.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"

#include <QHash>
#include <QString>

#include <optional>

namespace windlass {

/// What one manifest says of one file.
struct ManifestEntry
{
    QString manifest; ///< absolute path of the `.mf`
    StatedDigest digest;

    bool operator==(const ManifestEntry &) const = default;
};

class Manifests
{
public:
    /// `file` is an absolute path, clean. Nothing where no manifest in the file's folder, or in the one
    /// above, names it. Of several, those count whose own name the file's begins with. A failure (LocalFile)
    /// says in a sentence which of these cannot be read or states no usable digest of this file, and what to
    /// do. Each manifest is read once.
    Result<std::optional<ManifestEntry>> of(const QString &file);

private:
    struct Line
    {
        QString manifest;
        int number = 0;
        QString digest; ///< as digestFrom() takes it
    };
    struct Unreadable
    {
        QString manifest;
        QString why;
    };
    struct Folder
    {
        QHash<QString, QList<Line>> lines; ///< by the file's name, with the folders between
        QList<Unreadable> unreadable;
    };
    static Folder read(const QString &path);
    const Folder &folder(const QString &path);
    Result<std::optional<ManifestEntry>> statedIn(const QString &path, const QString &name,
                                                  const QString &file);

    QHash<QString, Folder> folders_;
};

} // namespace windlass
