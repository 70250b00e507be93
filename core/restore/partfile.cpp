// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/partfile.h"

#include "core/base/textforms.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> trouble(const QString &sentence)
{
    return failed(localFailure(FailureKind::LocalFile, sentence));
}

QString systemSays()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

QByteArray encoded(const QString &path)
{
    return QFile::encodeName(path);
}

/// A new name in a folder is on the disk only once the folder is.
void syncFolder(const QString &folder)
{
    const int descriptor = ::open(encoded(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace

QString PartFile::pathFor(const QString &path)
{
    return path + u".windlass-part"_s;
}

Result<void> roomFor(qint64 bytes, const QString &folder)
{
    struct statvfs disk
    {};
    if (::statvfs(encoded(folder).constData(), &disk) != 0)
        return {}; // writing will tell
    const qint64 room = static_cast<qint64>(disk.f_bavail) * static_cast<qint64>(disk.f_frsize);
    if (bytes <= room)
        return {};
    return trouble(u"There is no room in %1: %2 are needed, %3 are free. Free some, or restore to another "
                   "disk."_s.arg(folder, sizeText(bytes), sizeText(room)));
}

Result<std::unique_ptr<PartFile>> PartFile::open(const QString &path, qint64 size)
{
    const QString name = pathFor(path);
    const int descriptor = ::open(encoded(name).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return trouble(u"The file %1 cannot be written: %2."_s.arg(name, systemSays()));
    std::unique_ptr<PartFile> file(new PartFile(descriptor, path));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return trouble(u"Another process is restoring to %1. Let it finish."_s.arg(path));
    struct stat facts
    {};
    ::fstat(descriptor, &facts);
    file->goesOn_ = static_cast<qint64>(facts.st_size) == size;
    constexpr qint64 block = 512; // as st_blocks counts, whatever the file system does
    const qint64 there = std::min<qint64>(size, static_cast<qint64>(facts.st_blocks) * block);
    if (const auto room = roomFor(size - there, QFileInfo(path).absolutePath()); !room) {
        if (there == 0)
            ::unlink(encoded(name).constData());
        return failed(room.error());
    }
    if (::ftruncate(descriptor, static_cast<off_t>(size)) != 0)
        return trouble(u"The file %1 cannot be made %2 long: %3."_s.arg(name, sizeText(size), systemSays()));
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
        if (count <= 0) {
            return trouble(
                errno == ENOSPC
                    ? u"The disk of %1 is full. Free some room and run the same command again."_s.arg(path_)
                    : u"The file %1 cannot be written: %2."_s.arg(pathFor(path_), systemSays()));
        }
        offset += count;
        bytes = bytes.sliced(count);
    }
    return {};
}

Result<void> PartFile::sync()
{
    if (::fdatasync(descriptor_) == 0)
        return {};
    return trouble(u"The file %1 cannot be brought to the disk: %2."_s.arg(pathFor(path_), systemSays()));
}

Result<void> PartFile::finish(bool replace)
{
    if (::fsync(descriptor_) != 0)
        return trouble(u"The file %1 cannot be brought to the disk: %2."_s.arg(pathFor(path_), systemSays()));
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
        return trouble(errno == EEXIST
                           ? u"There is a file %1 by now; what was restored lies beside it."_s.arg(path_)
                           : u"%1 cannot be renamed to %2: %3."_s.arg(pathFor(path_), path_, systemSays()));
    }
    syncFolder(QFileInfo(path_).absolutePath());
    return {};
}

} // namespace windlass
