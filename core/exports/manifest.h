// SPDX-License-Identifier: GPL-3.0-or-later
// What the manifests beside exported files (`*.mf`) state about the files, and whether they cover all of
// them. It fails closed: a statement about a file that is not understood stops that file, and everything else
// that is not understood, not covered or not there is a finding that is shown to a person.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/exports/manifesttext.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace windlass {

/// What one manifest states about one file.
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

    /// `file` is an absolute path, clean. Empty if no manifest in the file's folder, or in the one above,
    /// names it. If several do, those count with whose name the file's name begins. A failure (LocalFile)
    /// says in a sentence which of these cannot be read or understood, contradicts itself, or states no
    /// usable digest of this file, and what to do. Each manifest is read once.
    Result<std::optional<ManifestEntry>> of(const QString &file);

    /// What a person should know about the manifests of the files so far, in sentences: lines that were not
    /// understood, statements without a file, files without a statement, names that almost match.
    QList<Sentence> findings() const;

private:
    struct Manifest
    {
        ManifestText text;
        Sentence unreadable;         ///< why it could not be read or is no manifest; empty: it was read
        QByteArray descriptor;       ///< the `.ovf` of the same name, if there is one
        QStringList unstated;        ///< files that it should cover but does not
        QMap<int, Sentence> remarks; ///< by the number of the line that they are about
        QSet<int> used;              ///< lines about a file that was looked up
        bool consulted = false;      ///< it concerns a file that was looked up
        bool weak = false;           ///< for some file it states only an MD5
    };
    struct Line
    {
        QString manifest; ///< absolute path
        ManifestStatement statement;
    };
    struct Folder
    {
        QMap<QString, Manifest> manifests; ///< by their absolute paths
        QHash<QString, QList<Line>> lines; ///< by the file's name, including the folders in between
        QHash<QString, QStringList>
            alike; ///< names that are written in other ways, by what they have in common
    };

    static Folder read(const QString &path);
    static Manifest readOne(const QString &path);
    static bool covers(const QString &path, const Manifest &manifest, const QString &file);
    static QList<Sentence> findingsOf(const QString &path, const Manifest &manifest);
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
