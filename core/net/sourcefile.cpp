// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sourcefile.h"

#include "core/base/guardedfile.h"
#include "core/base/sentence.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

qint64 nanoseconds(const timespec &time)
{
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + static_cast<qint64>(time.tv_nsec);
}

tl::unexpected<Failure> cannotBeOpened(const QString &path, int error)
{
    return failed(localFailure(FailureKind::LocalFile,
                               Sentence::tr("The file %1 cannot be opened: %2.").arg(path, systemSays(error)),
                               error));
}

} // namespace

Result<std::shared_ptr<SourceFile>> SourceFile::open(const QString &path)
{
    // Do not block, as opening would on a pipe that has taken the file's place since it was checked.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return cannotBeOpened(path, errno);
    std::shared_ptr<SourceFile> file(new SourceFile(descriptor));
    if (file->opened_.size < 0)
        return failed(
            localFailure(FailureKind::LocalFile, Sentence::tr("%1 is not a regular file.").arg(path)));
    return file;
}

Result<std::shared_ptr<SourceFile>> SourceFile::sharing(int descriptor, const QString &path)
{
    const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return cannotBeOpened(path, errno);
    return std::shared_ptr<SourceFile>(new SourceFile(copy));
}

SourceFile::SourceFile(int descriptor)
    : descriptor_(descriptor)
    , opened_(facts())
{}

SourceFile::Facts SourceFile::facts() const
{
    struct stat now
    {};
    if (::fstat(descriptor_, &now) != 0 || !S_ISREG(now.st_mode))
        return {-1, 0};
#ifdef Q_OS_DARWIN
    return {static_cast<qint64>(now.st_size), nanoseconds(now.st_mtimespec)};
#else
    return {static_cast<qint64>(now.st_size), nanoseconds(now.st_mtim)};
#endif
}

qint64 SourceFile::changedNs() const
{
    struct stat now
    {};
    if (::fstat(descriptor_, &now) != 0)
        return 0;
#ifdef Q_OS_DARWIN
    return nanoseconds(now.st_ctimespec);
#else
    return nanoseconds(now.st_ctim);
#endif
}

Result<void> SourceFile::unchanged() const
{
    if (facts() == opened_)
        return {};
    return failed(localFailure(FailureKind::SourceChanged,
                               Sentence::tr("The file changed while it was being uploaded.")));
}

SourceFile::~SourceFile()
{
    ::close(descriptor_);
}

Result<void> SourceFile::read(qint64 offset, std::span<char> buffer) const
{
    size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t count = ::pread(descriptor_, buffer.data() + filled, buffer.size() - filled,
                                      static_cast<off_t>(offset) + static_cast<off_t>(filled));
        if (count > 0) {
            filled += static_cast<size_t>(count);
        } else if (count == 0) {
            return failed(localFailure(FailureKind::SourceChanged,
                                       Sentence::tr("The file became shorter while it was being read.")));
        } else if (errno != EINTR) {
            const int error = errno;
            return failed(localFailure(FailureKind::LocalFile,
                                       Sentence::tr("The file cannot be read at byte %1: %2.")
                                           .arg(QString::number(offset), systemSays(error)),
                                       error));
        }
    }
    return {};
}

bool SourceFile::readFromMemory([[maybe_unused]] qint64 offset, [[maybe_unused]] std::span<char> buffer) const
{
#ifdef RWF_NOWAIT
    const iovec room{buffer.data(), buffer.size()};
    return ::preadv2(descriptor_, &room, 1, static_cast<off_t>(offset), RWF_NOWAIT) ==
           static_cast<ssize_t>(buffer.size());
#else
    return false;
#endif
}

void SourceFile::willRead(qint64 offset, qint64 length) const
{
    ::posix_fadvise(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(length), POSIX_FADV_WILLNEED);
}

} // namespace windlass
