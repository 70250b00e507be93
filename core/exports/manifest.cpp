// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifest.h"

#include "core/base/sentence.h"
#include "core/base/smallfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestDescriptor = 4LL * 1024 * 1024;

Failure trouble(const Sentence &sentence)
{
    return localFailure(FailureKind::LocalFile, sentence);
}

Failure unreadable(const QString &manifest, const Sentence &why)
{
    return trouble(Sentence::tr("The manifest %1 cannot be read: %2 Repair it, or move it out of the folder "
                                "if the files are to go without it.")
                       .arg(manifest, why));
}

Failure unusable(const QString &manifest, const QString &name, const ManifestStatement &statement)
{
    return trouble(
        Sentence::tr("The manifest %1 states no usable digest of %2 in its line %3: MD5, SHA-1, SHA-224, "
                     "SHA-256, SHA-384 and SHA-512 are understood, each with all its digits. Correct that "
                     "line, or move the manifest out of the folder if the file is to go without it.")
            .arg(manifest, name, QString::number(statement.line)));
}

Failure contradictory(const QString &one, const QString &other, const QString &file)
{
    return trouble(Sentence::tr("%1 has two digests: one in %2, another in %3. Correct what is wrong there, "
                                "or move that manifest out of the folder.")
                       .arg(file, one, other));
}

Failure notUnderstood(const QString &manifest, const QString &name, const UnreadLine &line)
{
    return trouble(
        Sentence::tr(
            "The manifest %1 says something about %2 that is not understood, in its line %3. Correct that "
            "line, or move the manifest out of the folder if the file is to go without it.")
            .arg(manifest, name, QString::number(line.line)));
}

Failure ambiguous(const QString &manifest, const QString &name, int line)
{
    return trouble(Sentence::tr("Line %3 of the manifest %1 names %2 in another spelling, and several files "
                                "could be meant. Correct the name there.")
                       .arg(manifest, name, QString::number(line)));
}

/// How many characters of the file's name match the manifest's name. If there are `web.mf` and `web-old.mf`,
/// the first is about `web-disk1.vmdk`, whatever the other states of it.
qsizetype nearness(const QString &manifest, const QString &file)
{
    const QString name = QFileInfo(manifest).completeBaseName();
    return QFileInfo(file).fileName().startsWith(name, Qt::CaseInsensitive) ? name.size() : 0;
}

bool isAbsolute(const QString &name)
{
    static const QRegularExpression drive(u"^[A-Za-z]:/"_s);
    return name.startsWith(u'/') || drive.match(name).hasMatch();
}

/// With slashes only, and without meaningless parts: `.\disk.vmdk` and `./disk.vmdk` are `disk.vmdk`.
QString tidy(const QString &name)
{
    QString plain = name;
    if (plain.startsWith("file://"_L1, Qt::CaseInsensitive))
        plain = QUrl(plain).path();
    return QDir::cleanPath(plain.replace(u'\\', u'/'));
}

/// The common form of names that may mean the same file: different letters for the same character, different
/// case, `%20`, and absolute paths of another computer, without their folders.
QString commonForm(const QString &name)
{
    QString plain = tidy(name);
    if (isAbsolute(plain))
        plain = plain.section(u'/', -1);
    if (plain.contains(u'%'))
        plain = QUrl::fromPercentEncoding(plain.toUtf8());
    return plain.normalized(QString::NormalizationForm_C).toCaseFolded();
}

/// The name below the folder `path` (which ends with a slash), if it is there without guessing.
QString below(const QString &path, const QString &name)
{
    const QString plain = tidy(name);
    return plain.startsWith(path) ? plain.sliced(path.size()) : plain;
}

bool needsNoStatement(const QString &file)
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    return suffix == u"mf" || suffix == u"cert";
}

/// Does the text contain the name as a whole word, and not as part of another name?
bool speaksOf(const QString &text, const QString &name)
{
    const auto goesOn = [&text](qsizetype at) {
        const QChar c = at < 0 || at >= text.size() ? QChar(u' ') : text.at(at);
        return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.';
    };
    for (qsizetype at = text.indexOf(name, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(name, at + 1, Qt::CaseInsensitive)) {
        if (!goesOn(at - 1) && !goesOn(at + name.size()))
            return true;
    }
    return false;
}

Sentence some(const QStringList &names)
{
    constexpr qsizetype most = 5;
    const QString first = names.mid(0, most).join(u", "_s);
    return names.size() > most ? Sentence::tr("%1 and %2 more").arg(first, names.size() - most)
                               : Sentence(first);
}

Sentence numbers(const QList<int> &lines)
{
    QStringList words;
    for (const int line : lines)
        words << QString::number(line);
    return some(words);
}

} // namespace

Manifests::Manifest Manifests::readOne(const QString &path)
{
    Manifest manifest;
    const auto bytes = readSmallFile(path, largest);
    if (!bytes || !*bytes) {
        manifest.unreadable = bytes ? Sentence::tr("It is a link to nothing.") : bytes.error().text;
        return manifest;
    }
    manifest.text = readManifestText(**bytes);
    if (manifest.text.tooManyUnread) {
        manifest.unreadable =
            Sentence::tr("More than %1 of its lines are no statements.").arg(ManifestText::mostUnread);
    }
    const QFileInfo info(path);
    for (const QString &suffix : {u".ovf"_s, u".OVF"_s}) {
        const QString descriptor = info.absolutePath() + u'/' + info.completeBaseName() + suffix;
        if (!manifest.descriptor.isEmpty())
            continue;
        const auto read = readSmallFile(descriptor, largestDescriptor);
        manifest.descriptor = read ? read->value_or(QByteArray()) : QByteArray();
        manifest.descriptor.squeeze(); // kept as long as the manifests are
    }
    return manifest;
}

Manifests::Folder Manifests::read(const QString &path)
{
    Folder folder;
    // System: lists pipes, devices and broken links, too, so that they are not skipped.
    const auto manifests =
        QDir(path).entryInfoList({u"*.mf"_s}, QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    for (const QFileInfo &info : manifests) {
        const QString file = info.absoluteFilePath();
        const Manifest &manifest = *folder.manifests.insert(file, readOne(file));
        for (const ManifestStatement &statement : manifest.text.statements) {
            QList<Line> &lines = folder.lines[statement.name];
            if (lines.isEmpty())
                folder.alike[commonForm(statement.name)].append(statement.name);
            lines.append({file, statement});
        }
    }
    return folder;
}

Manifests::Folder &Manifests::folder(const QString &path)
{
    if (const auto known = folders_.find(path); known != folders_.end())
        return *known;
    return *folders_.insert(path, read(path));
}

/// Is the manifest about this file, whatever it states? Decided by its name, or by its descriptor.
bool Manifests::covers(const QString &path, const Manifest &manifest, const QString &file)
{
    if (nearness(path, file) > 0)
        return true;
    const QByteArray name = QFileInfo(file).fileName().toUtf8();
    return manifest.descriptor.contains('"' + name + '"') ||
           manifest.descriptor.contains('"' + name.toPercentEncoding() + '"');
}

Result<std::optional<ManifestEntry>> Manifests::of(const QString &file)
{
    const qsizetype slash = file.lastIndexOf(u'/');
    auto stated = statedIn(file.first(slash + 1), file.sliced(slash + 1), file);
    if (slash > 0 && stated && !*stated) {
        const qsizetype slashAbove = file.lastIndexOf(u'/', slash - 1);
        stated = statedIn(file.first(slashAbove + 1), file.sliced(slashAbove + 1), file);
    }
    if (stated && !*stated)
        noteUnstated(file);
    return stated;
}

/// The statements about the file of this name, and a remark if that is not clear.
Result<QList<Manifests::Line>> Manifests::linesAbout(Folder &here, const QString &path, const QString &name)
{
    if (const auto exact = here.lines.constFind(name); exact != here.lines.constEnd())
        return *exact;
    QList<Line> plain;
    QList<Line> near;
    for (const QString &written : here.alike.value(commonForm(name))) {
        const QString meant = below(path, written);
        if (meant == name)
            plain += here.lines.value(written);
        else if (isAbsolute(meant) || !QFile::exists(path + meant)) // otherwise it means that other file
            near += here.lines.value(written);
    }
    if (!plain.isEmpty() || near.isEmpty())
        return plain;
    const qsizetype inFolder = name.lastIndexOf(u'/') + 1;
    const QStringList files = QDir(path + name.first(inFolder)).entryList(QDir::Files | QDir::Hidden);
    const auto candidates = std::ranges::count_if(files, [&](const QString &file) {
        const QString each = name.first(inFolder) + file;
        return commonForm(each) == commonForm(name) && !here.lines.contains(each);
    });
    if (candidates > 1)
        return failed(ambiguous(near.first().manifest, name, near.first().statement.line));
    for (const Line &line : std::as_const(near)) {
        here.manifests[line.manifest].remarks.insert(
            line.statement.line, Sentence::tr("The manifest %1 names %2, which is taken for %3, in line %4.")
                                     .arg(line.manifest, line.statement.name, name, line.statement.line));
    }
    return near;
}

/// If nothing is stated about the file: is there something that could mean it?
Result<void> Manifests::notMeant(const Folder &here, const QString &file) const
{
    const QString name = QFileInfo(file).fileName();
    for (auto each = here.manifests.cbegin(); each != here.manifests.cend(); ++each) {
        const ManifestText &text = each->text;
        for (const UnreadLine &line : text.unread) {
            if (speaksOf(line.text, name))
                return failed(notUnderstood(each.key(), name, line));
        }
        const bool nothing = text.statements.isEmpty() && !text.unread.isEmpty();
        if (nothing && covers(each.key(), *each, file))
            return failed(unreadable(each.key(), Sentence::tr("None of its lines is a statement.")));
    }
    return {};
}

/// What this folder's manifests state for this name.
Result<std::optional<ManifestEntry>> Manifests::statedIn(const QString &path, const QString &name,
                                                         const QString &file)
{
    Folder &here = folder(path);
    for (auto each = here.manifests.begin(); each != here.manifests.end(); ++each) {
        const bool covered = covers(each.key(), *each, file);
        each->consulted = each->consulted || covered || here.manifests.size() == 1;
        if (covered && !each->unreadable.isEmpty())
            return failed(unreadable(each.key(), each->unreadable));
    }
    const auto lines = linesAbout(here, path, name);
    if (!lines)
        return failed(lines.error());
    qsizetype nearest = 0;
    for (const Line &line : *lines)
        nearest = std::max(nearest, nearness(line.manifest, file));
    std::optional<ManifestEntry> found;
    std::optional<Failure> useless;
    for (const Line &line : *lines) {
        Manifest &manifest = here.manifests[line.manifest];
        manifest.consulted = true;
        manifest.used.insert(line.statement.line);
        const auto &digest = line.statement.digest;
        const bool counts = nearness(line.manifest, file) == nearest;
        if (!digest) {
            if (counts)
                useless = unusable(line.manifest, name, line.statement);
            continue;
        }
        if (found && found->digest.kind == digest->kind && found->digest != *digest && counts)
            return failed(contradictory(found->manifest, line.manifest, name));
        // The longest is the strongest.
        if (counts && (!found || digest->value.size() > found->digest.value.size()))
            found = ManifestEntry{line.manifest, *digest};
    }
    if (!found && useless)
        return failed(*useless);
    if (!found) {
        if (auto nothing = notMeant(here, file); !nothing)
            return failed(nothing.error());
        return std::nullopt;
    }
    remark(here, *lines, *found, name);
    return found;
}

/// What other statements say of a file, besides the one that counts.
void Manifests::remark(Folder &here, const QList<Line> &lines, const ManifestEntry &counts,
                       const QString &name)
{
    for (const Line &line : lines) {
        const auto &digest = line.statement.digest;
        if (digest && digest->kind == counts.digest.kind && *digest != counts.digest) {
            here.manifests[line.manifest].remarks.insert(
                line.statement.line,
                Sentence::tr("The manifest %1 states another digest of %2 than %3, which counts, in line %4.")
                    .arg(line.manifest, name, QFileInfo(counts.manifest).fileName(), line.statement.line));
        }
    }
    Manifest &manifest = here.manifests[counts.manifest];
    manifest.weak = manifest.weak || counts.digest.kind == DigestKind::Md5;
}

void Manifests::noteUnstated(const QString &file)
{
    if (needsNoStatement(file))
        return;
    const qsizetype slash = file.lastIndexOf(u'/');
    Folder &here = folder(file.first(slash + 1));
    for (auto each = here.manifests.begin(); each != here.manifests.end(); ++each) {
        if (here.manifests.size() == 1 || covers(each.key(), *each, file))
            each->unstated.append(file.sliced(slash + 1));
    }
    if (slash <= 0)
        return;
    const qsizetype slashAbove = file.lastIndexOf(u'/', slash - 1);
    Folder &above = folder(file.first(slashAbove + 1));
    for (auto each = above.manifests.begin(); each != above.manifests.end(); ++each) {
        if (covers(each.key(), *each, file))
            each->unstated.append(file.sliced(slashAbove + 1));
    }
}

QList<Sentence> Manifests::findings() const
{
    QList<Sentence> all;
    for (const Folder &folder : folders_) {
        for (auto each = folder.manifests.cbegin(); each != folder.manifests.cend(); ++each) {
            if (each->consulted)
                all += findingsOf(each.key(), *each);
        }
    }
    std::ranges::sort(all, {}, &Sentence::english); // a hash is unordered
    return all;
}

QList<Sentence> Manifests::findingsOf(const QString &path, const Manifest &manifest)
{
    QList<Sentence> findings;
    if (!manifest.unreadable.isEmpty())
        findings += Sentence::tr("The manifest %1 is not heeded: %2").arg(path, manifest.unreadable);
    QList<int> unread;
    for (const UnreadLine &line : manifest.text.unread)
        unread.append(line.line);
    if (!unread.isEmpty())
        findings +=
            Sentence::tr("The manifest %1 has lines that are not understood: %2.").arg(path, numbers(unread));
    const QString folder = path.first(path.lastIndexOf(u'/') + 1);
    QStringList missing;
    QList<int> useless;
    for (const ManifestStatement &statement : manifest.text.statements) {
        const QString meant = below(folder, statement.name);
        if (!manifest.used.contains(statement.line) &&
            !QFile::exists(isAbsolute(meant) ? meant : folder + meant))
            missing.append(statement.name);
        if (!statement.digest)
            useless.append(statement.line);
    }
    missing.removeDuplicates();
    if (!missing.isEmpty())
        findings +=
            Sentence::tr("The manifest %1 names files that are not there: %2.").arg(path, some(missing));
    if (!useless.isEmpty())
        findings += Sentence::tr("The manifest %1 states digests that cannot be used, in line %2.")
                        .arg(path, numbers(useless));
    if (!manifest.unstated.isEmpty())
        findings +=
            Sentence::tr(
                "The manifest %1 says nothing about files that it should cover, which go unchecked: %2.")
                .arg(path, some(manifest.unstated));
    for (auto each = manifest.remarks.cbegin(); each != manifest.remarks.cend(); ++each)
        findings += each.value();
    if (manifest.weak)
        findings +=
            Sentence::tr("The manifest %1 states MD5 digests, which tell damage but no forgery.").arg(path);
    return findings;
}

} // namespace windlass
