// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sourcefile.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

Result<std::shared_ptr<SourceFile>> SourceFile::open(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return failed(localFailure(
            FailureKind::LocalFile,
            u"The file %1 cannot be opened: %2."_s.arg(path, QString::fromLocal8Bit(std::strerror(errno)))));
    }
    return std::shared_ptr<SourceFile>(new SourceFile(descriptor));
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
            return failed(
                localFailure(FailureKind::LocalFile,
                             u"The file cannot be read at byte %1: %2."_s.arg(
                                 QString::number(offset), QString::fromLocal8Bit(std::strerror(errno)))));
        }
    }
    return {};
}

} // namespace windlass
