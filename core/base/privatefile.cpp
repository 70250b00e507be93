// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {

namespace {

constexpr mode_t ownFile = S_IRUSR | S_IWUSR;
constexpr mode_t ownFolder = S_IRWXU;
constexpr mode_t ofOthers = S_IRWXG | S_IRWXO;

/// By its path: opening and closing a journal's file would release its locks (POSIX).
void narrow(const QByteArray &path)
{
    struct stat now = {};
    if (::stat(path.constData(), &now) == 0 && (now.st_mode & ofOthers) != 0)
        ::chmod(path.constData(), now.st_mode & static_cast<mode_t>(~ofOthers) & mode_t(07777));
}

} // namespace

void removeOthersPermissions(const QString &path)
{
    narrow(QFile::encodeName(path));
}

void makeFilePrivate(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const int made = ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, ownFile);
    if (made < 0)
        return narrow(name);
    ::fchmod(made, ownFile); // a umask may have removed even more
    ::close(made);
}

bool makeFolderPrivate(const QString &path, bool narrowToo)
{
    const QByteArray name = QFile::encodeName(path);
    if (!QFileInfo(path).isDir()) {
        if (!QDir().mkpath(QFileInfo(path).absolutePath()))
            return false;
        if (::mkdir(name.constData(), ownFolder) != 0 && !QFileInfo(path).isDir())
            return false;
        ::chmod(name.constData(), ownFolder);
    } else if (narrowToo) {
        narrow(name);
    }
    return true;
}

} // namespace windlass
