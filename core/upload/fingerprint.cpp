// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/fingerprint.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace windlass {

using namespace Qt::StringLiterals;

Result<Fingerprint> fingerprintOf(const QString &path)
{
    struct stat facts
    {};
    if (::stat(QFile::encodeName(path).constData(), &facts) != 0) {
        const int error = errno;
        const QString why = error == ENOENT ? u"There is no file %1."_s.arg(path)
                                            : u"The file %1 cannot be read: %2."_s.arg(
                                                  path, QString::fromLocal8Bit(std::strerror(error)));
        return failed(localFailure(FailureKind::LocalFile, why, error));
    }
    if (!S_ISREG(facts.st_mode)) {
        return failed(localFailure(
            FailureKind::LocalFile,
            u"%1 is not a regular file; only files and folders of files can be uploaded."_s.arg(path)));
    }
#ifdef Q_OS_DARWIN
    const timespec modified = facts.st_mtimespec;
#else
    const timespec modified = facts.st_mtim;
#endif
    return Fingerprint{static_cast<qint64>(facts.st_size),
                       static_cast<qint64>(modified.tv_sec) * 1'000'000'000 +
                           static_cast<qint64>(modified.tv_nsec),
                       static_cast<quint64>(facts.st_ino)};
}

bool sameFile(const Fingerprint &planned, const Fingerprint &now)
{
    return planned.size == now.size && planned.modifiedNs == now.modifiedNs &&
           (planned.fileId == 0 || now.fileId == 0 || planned.fileId == now.fileId);
}

} // namespace windlass
