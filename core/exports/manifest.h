// SPDX-License-Identifier: GPL-3.0-or-later
// What the manifests that lie beside exported files (`*.mf`) say that the files are, and whether they say it
// of all of them. It fails closed: what is not understood of a file stops it, and whatever else is not
// understood, not covered or not there is a finding that a person sees.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/exports/manifesttext.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

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
    /// Larger ones are not read: a statement takes about 100 bytes, so it is enough for 300,000 files.
    static constexpr qint64 largest = 32LL * 1024 * 1024;

    /// `file` is an absolute path, clean. Nothing where no manifest in the file's folder, or in the one
    /// above, names it. Of several, those count whose own name the file's begins with. A failure (LocalFile)
    /// says in a sentence which of these cannot be read or understood, contradicts itself, or states no
    /// usable digest of this file, and what to do. Each manifest is read once.
    Result<std::optional<ManifestEntry>> of(const QString &file);

    /// What a person should know about the manifests of the files so far, in sentences: lines that were not
    /// understood, statements without a file, files without a statement, names that are only nearly right.
    QStringList findings() const;

private:
    struct Manifest
    {
        ManifestText text;
        QString unreadable;         ///< why it could not be read or is none; empty: it was
        QByteArray descriptor;      ///< the `.ovf` of its name, where there is one
        QStringList unstated;       ///< files that it should state, and does not
        QMap<int, QString> remarks; ///< by the line that they are about
        QSet<int> used;             ///< lines that are about a file that was looked for
        bool consulted = false;     ///< it concerns some file that was looked for
        bool weak = false;          ///< of some file it states an MD5 alone
    };
    struct Line
    {
        QString manifest; ///< absolute path
        ManifestStatement statement;
    };
    struct Folder
    {
        QMap<QString, Manifest> manifests; ///< by their absolute paths
        QHash<QString, QList<Line>> lines; ///< by the file's name, with the folders between
        QHash<QString, QStringList>
            alike; ///< names that are written in other ways, by what they have in common
    };

    static Folder read(const QString &path);
    static Manifest readOne(const QString &path);
    static bool covers(const QString &path, const Manifest &manifest, const QString &file);
    static QStringList findingsOf(const QString &path, const Manifest &manifest);
    Folder &folder(const QString &path);
    Result<std::optional<ManifestEntry>> statedIn(const QString &path, const QString &name,
                                                  const QString &file);
    Result<QList<Line>> linesAbout(Folder &here, const QString &path, const QString &name);
    static void remark(Folder &here, const QList<Line> &lines, const ManifestEntry &counts,
                       const QString &name);
    Result<void> notMeant(const Folder &here, const QString &file) const;
    void noteUnstated(const QString &file);

    QHash<QString, Folder> folders_;
};

} // namespace windlass
