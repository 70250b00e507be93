// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Longer lines are no statements.
constexpr qint64 longestLine = 64 * 1024;

Failure unreadable(const QString &manifest, const QString &why)
{
    return localFailure(
        FailureKind::LocalFile,
        u"The manifest %1 cannot be read: %2. Make it readable, or move it out of the folder if the files are to go without it."_s
            .arg(manifest, why));
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

/// How much of the file's name is the manifest's. Of `web.mf` and `web-old.mf` the first is about
/// `web-disk1.vmdk`, whatever the other says of it.
qsizetype nearness(const QString &manifest, const QString &file)
{
    const QString name = QFileInfo(manifest).completeBaseName();
    return QFileInfo(file).fileName().startsWith(name) ? name.size() : 0;
}

} // namespace

Manifests::Folder Manifests::read(const QString &path)
{
    // What other lines say, as in the `.mf` of a Java archive, is not about files.
    static const QRegularExpression statement(uR"(^\s*(SHA-?\d+)\s*\((.+)\)\s*=\s*(\S*)\s*$)"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    Folder folder;
    std::array<char, longestLine> buffer;
    const auto manifests = QDir(path).entryInfoList({u"*.mf"_s}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QFileInfo &info : manifests) {
        const QString manifest = info.absoluteFilePath();
        QFile file(manifest);
        file.open(QIODevice::ReadOnly);
        int number = 0;
        // Empty at the end, and where it cannot be read on: atEnd() is not true of that.
        while (file.isOpen()) {
            const qint64 read = file.readLine(buffer.data(), buffer.size());
            if (read <= 0)
                break;
            ++number;
            const auto line = QByteArrayView(buffer.data(), read).trimmed();
            if (!QLatin1StringView(line.data(), line.size()).startsWith("sha"_L1, Qt::CaseInsensitive))
                continue; // what a long file holds besides costs next to nothing
            const auto match = statement.match(QString::fromUtf8(line));
            if (!match.hasMatch())
                continue;
            const QString algorithm = match.captured(1).toLower().remove(u'-');
            folder.lines[QDir::cleanPath(match.captured(2))].append(
                {manifest, number, algorithm + u':' + match.captured(3)});
        }
        if (file.error() != QFileDevice::NoError)
            folder.unreadable.append({manifest, file.errorString()});
    }
    return folder;
}

const Manifests::Folder &Manifests::folder(const QString &path)
{
    if (const auto known = folders_.constFind(path); known != folders_.constEnd())
        return *known;
    return *folders_.insert(path, read(path));
}

Result<std::optional<ManifestEntry>> Manifests::of(const QString &file)
{
    const qsizetype slash = file.lastIndexOf(u'/');
    auto stated = statedIn(file.first(slash + 1), file.sliced(slash + 1), file);
    if (slash > 0 && stated && !*stated) {
        const qsizetype slashAbove = file.lastIndexOf(u'/', slash - 1);
        stated = statedIn(file.first(slashAbove + 1), file.sliced(slashAbove + 1), file);
    }
    return stated;
}

/// What this folder's manifests state under this name.
Result<std::optional<ManifestEntry>> Manifests::statedIn(const QString &path, const QString &name,
                                                         const QString &file)
{
    const Folder &here = folder(path);
    for (const Unreadable &one : here.unreadable) {
        if (nearness(one.manifest, file) > 0)
            return failed(unreadable(one.manifest, one.why));
    }
    const QList<Line> lines = here.lines.value(name);
    qsizetype nearest = 0;
    for (const Line &line : lines)
        nearest = std::max(nearest, nearness(line.manifest, file));
    std::optional<ManifestEntry> found;
    std::optional<Failure> useless;
    for (const Line &line : lines) {
        if (nearness(line.manifest, file) < nearest)
            continue;
        const auto digest = digestFrom(line.digest);
        if (!digest) {
            useless = unusable(line.manifest, line.number, name);
            continue;
        }
        if (found && found->digest.kind == digest->kind && found->digest != *digest)
            return failed(contradictory(found->manifest, line.manifest, name));
        if (!found || digest->value.size() > found->digest.value.size()) // the longest is the strongest
            found = ManifestEntry{line.manifest, *digest};
    }
    if (!found && useless)
        return failed(*useless);
    return found;
}

} // namespace windlass
