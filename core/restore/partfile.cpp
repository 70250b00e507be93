// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/partfile.h"

#include "core/base/digest.h"
#include "core/base/guardedfile.h"
#include "core/base/sentence.h"
#include "core/base/textforms.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> trouble(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::LocalFile, sentence));
}

QByteArray encoded(const QString &path)
{
    return QFile::encodeName(path);
}

/// Has anything been written to it? A new part file is one hole.
bool holdsData(int descriptor)
{
    return ::lseek(descriptor, 0, SEEK_DATA) >= 0 || errno != ENXIO;
}

/// A sentence that says why writing failed, and what to do.
Sentence writeTrouble(const QString &path, int error)
{
    if (error == ENOSPC || error == EDQUOT)
        return Sentence::tr("The disk of %1 is full. Free some room and start the restore again.").arg(path);
    if (error == EFBIG) {
        return Sentence::
            tr("The file %1 may not become that large here: a limit on file sizes (`ulimit -f`) or the file "
               "system forbids it. Raise the limit or choose another disk, and start the restore "
               "again.")
                .arg(path);
    }
    return Sentence::tr("The file %1 cannot be written: %2.").arg(PartFile::pathFor(path), systemSays(error));
}

} // namespace

QString pathBeside(const QString &path, QLatin1StringView suffix)
{
    constexpr qsizetype longestName =
        240; // bytes; file systems take 255, and a file is written beside its own name
    constexpr qsizetype digits = 16;
    const qsizetype slash = path.lastIndexOf(u'/') + 1;
    const QString name = path.mid(slash);
    if (QFile::encodeName(name).size() + suffix.size() <= longestName)
        return path + suffix;
    QString beginning = name;
    while (QFile::encodeName(beginning).size() + 1 + digits + suffix.size() > longestName)
        beginning.chop(beginning.size() > 1 && beginning.back().isLowSurrogate() ? 2 : 1);
    const QByteArray digest = Digest::of(DigestKind::Sha256, QFile::encodeName(name)).toHex().left(digits);
    return path.left(slash) + beginning + u'-' + QString::fromLatin1(digest) + suffix;
}

QString PartFile::pathFor(const QString &path)
{
    return pathBeside(path, ".windlass-part"_L1);
}

Result<void> checkFreeSpace(qint64 bytes, const QString &folder)
{
    struct statvfs disk
    {};
    if (::statvfs(encoded(folder).constData(), &disk) != 0)
        return {}; // if it matters, writing will fail
    const qint64 room = static_cast<qint64>(disk.f_bavail) * static_cast<qint64>(disk.f_frsize);
    if (bytes <= room)
        return {};
    return trouble(
        Sentence::tr("There is no room in %1: %2 are needed, %3 are free. Free some, or restore to another "
                     "disk.")
            .arg(folder, sizeText(bytes), sizeText(room)));
}

Result<std::unique_ptr<PartFile>> PartFile::open(const QString &path, qint64 size, Record record)
{
    const QString name = pathFor(path);
    const auto opened = openOwnFile(name, 0666);
    if (!opened)
        return failed(opened.error());
    std::unique_ptr<PartFile> file(new PartFile(opened->descriptor, path));
    if (::flock(file->descriptor_, LOCK_EX | LOCK_NB) != 0)
        return trouble(Sentence::tr("Another process is restoring to %1. Let it finish.").arg(path));
    struct stat facts
    {};
    ::fstat(file->descriptor_, &facts);
    if (record == Record::Missing && holdsData(file->descriptor_)) {
        return trouble(
            Sentence::tr(
                "There is a file %1 already, and no record that a restore left it. It was left as it "
                "is. Move or delete it, and start the restore again.")
                .arg(name));
    }
    file->goesOn_ = !opened->created && static_cast<qint64>(facts.st_size) == size;
    constexpr qint64 block = 512; // the unit of st_blocks, whatever the file system uses
    const qint64 there = std::min<qint64>(size, static_cast<qint64>(facts.st_blocks) * block);
    if (const auto room = checkFreeSpace(size - there, QFileInfo(path).absolutePath()); !room) {
        if (there == 0)
            file->discard();
        return failed(room.error());
    }
    if (::ftruncate(file->descriptor_, static_cast<off_t>(size)) != 0)
        return trouble(writeTrouble(path, errno));
    return file;
}

PartFile::~PartFile()
{
    ::close(descriptor_);
}

Result<void> PartFile::write(qint64 offset, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::pwrite(descriptor_, bytes.data(), static_cast<size_t>(bytes.size()),
                                       static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return trouble(writeTrouble(path_, errno));
        offset += count;
        bytes = bytes.sliced(count);
    }
    return {};
}

Result<void> PartFile::sync()
{
    if (::fdatasync(descriptor_) == 0)
        return {};
    return trouble(Sentence::tr("The file %1 cannot be brought to the disk: %2.")
                       .arg(pathFor(path_), systemSays(errno)));
}

Result<std::shared_ptr<SourceFile>> PartFile::reader() const
{
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
    return SourceFile::sharing(descriptor_, pathFor(path_));
}

/// Does the part file's name still refer to the open file?
bool PartFile::hasItsName() const
{
    struct stat named
    {};
    struct stat opened
    {};
    return ::lstat(encoded(pathFor(path_)).constData(), &named) == 0 && ::fstat(descriptor_, &opened) == 0 &&
           named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

void PartFile::discard()
{
    if (hasItsName())
        ::unlink(encoded(pathFor(path_)).constData());
}

Result<void> PartFile::finish(bool replace)
{
    if (!hasItsName()) {
        return trouble(
            Sentence::tr(
                "%1 is no longer the file that was written: it was moved, deleted or replaced. Start "
                "the restore again.")
                .arg(pathFor(path_)));
    }
    if (::fsync(descriptor_) != 0)
        return trouble(Sentence::tr("The file %1 cannot be brought to the disk: %2.")
                           .arg(pathFor(path_), systemSays(errno)));
    const QByteArray from = encoded(pathFor(path_));
    const QByteArray to = encoded(path_);
    int renamed = -1;
#ifdef Q_OS_LINUX
    renamed =
        ::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), replace ? 0 : RENAME_NOREPLACE);
    const bool unknownHere = renamed != 0 && (errno == EINVAL || errno == ENOSYS);
#else
    const bool unknownHere = true;
#endif
    if (unknownHere && !replace && QFileInfo::exists(path_))
        errno = EEXIST;
    else if (unknownHere)
        renamed = ::rename(from.constData(), to.constData());
    if (renamed != 0) {
        return trouble(
            errno == EEXIST
                ? Sentence::tr("There is a file %1 by now; what was restored lies beside it.").arg(path_)
                : Sentence::tr("%1 cannot be renamed to %2: %3.")
                      .arg(pathFor(path_), path_, systemSays(errno)));
    }
    syncFolder(QFileInfo(path_).absolutePath());
    return {};
}

} // namespace windlass
