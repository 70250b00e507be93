// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/collect.h"

#include "core/base/sentence.h"
#include "core/exports/folderwalk.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Files that belong to one export have the same beginning of their names: `web.ovf`, `web.mf`,
/// `web-disk1.vmdk`. If files were named together, their only descriptor gives its name to all of them.
QString exportName(const QList<QFileInfo> &files, const QFileInfo &file)
{
    for (const QFileInfo &other : files) {
        if (other.suffix().compare(u"ovf", Qt::CaseInsensitive) == 0 &&
            other.absolutePath() == file.absolutePath() &&
            file.fileName().startsWith(other.completeBaseName()))
            return other.completeBaseName();
    }
    return file.completeBaseName();
}

} // namespace

Collection collectFiles(const QStringList &paths, const FolderFilter &filter)
{
    Collection collection;
    QSet<QString> seen;
    const auto add = [&](const QString &path, const QString &vm, const QString &name) {
        if (seen.contains(path))
            return;
        seen.insert(path);
        collection.files.append({path, vm, name});
    };

    QList<QFileInfo> named;
    for (const QString &path : paths) {
        if (QFileInfo info(path); info.isFile())
            named.append(info);
    }
    for (const QString &path : paths) {
        const QFileInfo info(path);
        // Bytes that are no UTF-8 became that character on their way to us.
        if (!info.exists() && path.contains(QChar::ReplacementCharacter)) {
            collection.leftOut.append({info.absoluteFilePath(), LeftOutReason::NameNotText});
        } else if (!info.exists()) {
            collection.problems.append(Sentence::tr("There is no file or folder %1.").arg(path));
        } else if (info.isDir()) {
            const QDir folder(info.absoluteFilePath());
            const QString root = folder.absolutePath();
            const qsizetype below = root.endsWith(u'/') ? root.size() : root.size() + 1;
            const QString vm = folder.dirName();
            WalkedFolder found = walkFolder(root, filter);
            for (const QString &file : std::as_const(found.files))
                add(file, vm, file.sliced(below));
            if (found.files.isEmpty() && std::ranges::none_of(found.leftOut, isMissing)) {
                collection.problems.append(
                    found.leftOut.isEmpty()
                        ? Sentence::tr("The folder %1 holds no files.").arg(path)
                        : Sentence::tr("The folder %1 holds no files but excluded ones.").arg(path));
            }
            collection.leftOut += std::move(found.leftOut);
        } else if (info.isFile()) {
            add(info.absoluteFilePath(), exportName(named, info), info.fileName());
        } else {
            collection.problems.append(
                Sentence::tr("%1 is neither a file nor a folder, so it was left out.").arg(path));
        }
    }
    return collection;
}

} // namespace windlass
