// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A manifest has a line for each file of a VM; what is larger than this is something else of that name.
constexpr qint64 largestManifest = 4 * 1024 * 1024;

Result<QByteArray> contentOf(const QString &manifest)
{
    QFile file(manifest);
    if (!file.open(QIODevice::ReadOnly)) {
        return failed(localFailure(
            FailureKind::LocalFile,
            u"The manifest %1 cannot be read: %2. Make it readable, or move it out of the folder if the files are to go without it."_s
                .arg(manifest, file.errorString())));
    }
    return file.size() > largestManifest ? QByteArray() : file.readAll();
}

Failure unusable(const QString &manifest, int line, const QString &file)
{
    return localFailure(
        FailureKind::LocalFile,
        u"The manifest %1 states no SHA-1, SHA-256 or SHA-512 of %2 in its line %3. Correct that line, or move the manifest out of the folder if the file is to go without it."_s
            .arg(manifest, file, QString::number(line)));
}

Failure contradictory(const QString &one, const QString &other, const QString &file)
{
    return localFailure(
        FailureKind::LocalFile,
        u"%1 has two digests: one in %2, another in %3. Correct what is wrong there, or move that manifest out of the folder."_s
            .arg(file, one, other));
}

} // namespace

Manifests::Folder Manifests::read(const QString &path)
{
    // What other lines say, as in the `.mf` of a Java archive, is not about files.
    static const QRegularExpression statement(uR"(^\s*(SHA-?\d+)\s*\((.+)\)\s*=\s*(\S*)\s*$)"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    Folder folder;
    const auto manifests = QDir(path).entryInfoList({u"*.mf"_s}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QFileInfo &info : manifests) {
        const auto content = contentOf(info.absoluteFilePath());
        if (!content) {
            folder.failure = content.error();
            return folder;
        }
        int number = 0;
        for (const QByteArray &line : content->split('\n')) {
            ++number;
            const auto match = statement.match(QString::fromUtf8(line));
            if (!match.hasMatch())
                continue;
            const QString algorithm = match.captured(1).toLower().remove(u'-');
            folder.lines[match.captured(2)].append(
                {info.absoluteFilePath(), number, algorithm + u':' + match.captured(3)});
        }
    }
    return folder;
}

Result<std::optional<ManifestEntry>> Manifests::of(const QString &file)
{
    const QFileInfo info(file);
    const QString path = info.absolutePath();
    if (!folders_.contains(path))
        folders_.insert(path, read(path));
    const Folder &folder = folders_[path];
    if (folder.failure)
        return failed(*folder.failure);
    std::optional<ManifestEntry> found;
    for (const Line &line : folder.lines.value(info.fileName())) {
        const auto digest = digestFrom(line.digest);
        if (!digest)
            return failed(unusable(line.manifest, line.number, info.fileName()));
        if (found && found->digest.kind == digest->kind && found->digest != *digest)
            return failed(contradictory(found->manifest, line.manifest, info.fileName()));
        if (!found || digest->value.size() > found->digest.value.size()) // the longest is the strongest
            found = ManifestEntry{line.manifest, *digest};
    }
    return found;
}

} // namespace windlass
