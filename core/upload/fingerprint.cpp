// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/fingerprint.h"

#include "core/base/guardedfile.h"
#include "core/base/sentence.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

qint64 nanoseconds(const timespec &time)
{
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + static_cast<qint64>(time.tv_nsec);
}

} // namespace

Result<Fingerprint> fingerprintOf(const QString &path)
{
    struct stat facts
    {};
    if (::stat(QFile::encodeName(path).constData(), &facts) != 0) {
        const int error = errno;
        const Sentence why =
            error == ENOENT ? Sentence::tr("There is no file %1.").arg(path)
                            : Sentence::tr("The file %1 cannot be read: %2.").arg(path, systemSays(error));
        return failed(localFailure(FailureKind::LocalFile, why, error));
    }
    if (!S_ISREG(facts.st_mode)) {
        return failed(localFailure(
            FailureKind::LocalFile,
            Sentence::tr("%1 is not a regular file; only files and folders of files can be uploaded.")
                .arg(path)));
    }
#ifdef Q_OS_DARWIN
    const timespec modified = facts.st_mtimespec;
    const timespec changed = facts.st_ctimespec;
#else
    const timespec modified = facts.st_mtim;
    const timespec changed = facts.st_ctim;
#endif
    return Fingerprint{static_cast<qint64>(facts.st_size), nanoseconds(modified),
                       static_cast<quint64>(facts.st_ino), nanoseconds(changed)};
}

bool sameFile(const Fingerprint &planned, const Fingerprint &now)
{
    return planned.size == now.size && planned.modifiedNs == now.modifiedNs &&
           (planned.fileId == 0 || now.fileId == 0 || planned.fileId == now.fileId);
}

} // namespace windlass
