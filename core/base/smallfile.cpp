// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/smallfile.h"

#include "core/base/guardedfile.h"
#include "core/base/sentence.h"

#include <QFile>
#include <QScopeGuard>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> notRead(const QString &path, const Sentence &why, int systemError = 0)
{
    return failed(localFailure(FailureKind::LocalFile, Sentence::tr("%1 is not read: %2.").arg(path, why),
                               systemError));
}

tl::unexpected<Failure> refusedBySystem(const QString &path, int systemError)
{
    return notRead(path, systemSays(systemError), systemError);
}

} // namespace

Result<std::optional<QByteArray>> readSmallFile(const QString &path, qsizetype limit)
{
    // O_NONBLOCK: opening a pipe would wait for a writer.
    const int file =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return std::nullopt;
    if (file < 0)
        return refusedBySystem(path, errno);
    const auto closing = qScopeGuard([file] { ::close(file); });
    struct stat facts
    {};
    if (::fstat(file, &facts) != 0)
        return refusedBySystem(path, errno);
    if (!S_ISREG(facts.st_mode))
        return notRead(path, Sentence::tr("it is no regular file"));
    QByteArray content(limit + 1, Qt::Uninitialized);
    qsizetype length = 0;
    while (length < content.size()) {
        const ssize_t got =
            ::read(file, content.data() + length, static_cast<size_t>(content.size() - length));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refusedBySystem(path, errno);
        if (got == 0)
            break;
        length += got;
    }
    if (length > limit)
        return notRead(path, Sentence::tr("it is longer than %1 bytes").arg(limit));
    content.truncate(length);
    return content;
}

} // namespace windlass
