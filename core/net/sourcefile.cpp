// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sourcefile.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

Result<std::shared_ptr<SourceFile>> SourceFile::open(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int error = errno;
        return failed(localFailure(
            FailureKind::LocalFile,
            u"The file %1 cannot be opened: %2."_s.arg(path, QString::fromLocal8Bit(std::strerror(error))),
            error));
    }
    return std::shared_ptr<SourceFile>(new SourceFile(descriptor));
}

SourceFile::SourceFile(int descriptor)
    : descriptor_(descriptor)
    , opened_(facts())
{}

SourceFile::Facts SourceFile::facts() const
{
    struct stat now
    {};
    if (::fstat(descriptor_, &now) != 0)
        return {-1, 0};
#ifdef Q_OS_DARWIN
    const timespec modified = now.st_mtimespec;
#else
    const timespec modified = now.st_mtim;
#endif
    return {static_cast<qint64>(now.st_size),
            static_cast<qint64>(modified.tv_sec) * 1'000'000'000 + static_cast<qint64>(modified.tv_nsec)};
}

Result<void> SourceFile::unchanged() const
{
    if (facts() == opened_)
        return {};
    return failed(
        localFailure(FailureKind::SourceChanged, u"The file changed while it was being uploaded."_s));
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
                                       u"The file became shorter while it was being uploaded."_s));
        } else if (errno != EINTR) {
            const int error = errno;
            return failed(
                localFailure(FailureKind::LocalFile,
                             u"The file cannot be read at byte %1: %2."_s.arg(
                                 QString::number(offset), QString::fromLocal8Bit(std::strerror(error))),
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
