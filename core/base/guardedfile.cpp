// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/guardedfile.h"

#include "core/base/sentence.h"
#include "core/base/textforms.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Closes what it holds.
class Descriptor
{
public:
    explicit Descriptor(int number)
        : number_(number)
    {}
    Descriptor(Descriptor &&other) noexcept
        : number_(other.release())
    {}
    Descriptor &operator=(Descriptor &&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

QByteArray encoded(const QString &path)
{
    return QFile::encodeName(path);
}

tl::unexpected<Failure> trouble(const Sentence &sentence, int error = 0)
{
    return failed(localFailure(FailureKind::LocalFile, sentence, error));
}

tl::unexpected<Failure> cannotBeWritten(const QString &path, int error)
{
    return trouble(Sentence::tr("The file %1 cannot be written: %2.").arg(path, systemSays(error)), error);
}

tl::unexpected<Failure> notOurs(const QString &path, const Sentence &what)
{
    return trouble(
        Sentence::tr("%1 %2. It was left as it is. Move or delete it, and try again.").arg(path, what));
}

/// The owner of files that we make in this path's folder. On network shares the server may decide that.
uid_t ownerOfNewFiles(const QString &path)
{
    QByteArray name = encoded(QFileInfo(path).absolutePath()) + "/.windlass-XXXXXX";
    const Descriptor made(::mkostemp(name.data(), O_CLOEXEC));
    struct stat facts
    {};
    if (made.number() < 0 || ::fstat(made.number(), &facts) != 0)
        return ::geteuid();
    ::unlink(name.constData());
    return facts.st_uid;
}

/// Why a file with these facts cannot be one that this program made; empty: it can be.
Sentence objection(const struct stat &facts, const QString &path)
{
    if (S_ISLNK(facts.st_mode))
        return Sentence::tr("is a link, which is not followed");
    if (!S_ISREG(facts.st_mode))
        return Sentence::tr("is not a regular file");
    if (facts.st_nlink > 1)
        return Sentence::tr("has other names (hard links), so that it may be somebody's file");
    if (facts.st_uid != ::geteuid() && facts.st_uid != ownerOfNewFiles(path))
        return Sentence::tr("belongs to another user");
    return {};
}

/// Opens what is there. Checks the type first, because opening a device or a pipe may have an effect.
Result<Descriptor> openExisting(const QString &path, int flags)
{
    struct stat before
    {};
    if (::lstat(encoded(path).constData(), &before) != 0)
        return cannotBeWritten(path, errno);
    if (const Sentence what = objection(before, path); !what.isEmpty())
        return notOurs(path, what);
    Descriptor file(::open(encoded(path).constData(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.number() < 0)
        return cannotBeWritten(path, errno);
    struct stat facts
    {};
    if (::fstat(file.number(), &facts) != 0)
        return cannotBeWritten(path, errno);
    if (facts.st_dev != before.st_dev || facts.st_ino != before.st_ino || facts.st_nlink != 1)
        return notOurs(path, Sentence::tr("was replaced while it was being opened"));
    return file;
}

tl::unexpected<Failure> tooLarge(const QString &path, qint64 most)
{
    return trouble(Sentence::tr("The file %1 is larger than %2, which is more than such a file may have.")
                       .arg(path, sizeText(most)));
}

/// Reads all bytes, but at most `most` plus one.
Result<QByteArray> readAll(int descriptor, qint64 size, qint64 most, const QString &path)
{
    constexpr qint64 piece = 1024 * 1024;
    QByteArray content;
    content.reserve(std::min(size, most));
    while (content.size() <= most) {
        const qsizetype before = content.size();
        content.resize(before + std::min(piece, most + 1 - before));
        const ssize_t count =
            ::read(descriptor, content.data() + before, static_cast<size_t>(content.size() - before));
        const int error = errno;
        content.resize(before + std::max<ssize_t>(count, 0));
        if (count < 0 && error != EINTR)
            return trouble(Sentence::tr("The file %1 cannot be read: %2.").arg(path, systemSays(error)),
                           error);
        if (count == 0)
            return content;
    }
    return tooLarge(path, most);
}

bool writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), static_cast<size_t>(bytes.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes = bytes.sliced(count);
    }
    return true;
}

} // namespace

// The system's own words for the errors that files have, so that they can be said in other languages.
[[maybe_unused]] constexpr const char *systemTexts[]{
    QT_TRANSLATE_NOOP("core", "Operation not permitted"),
    QT_TRANSLATE_NOOP("core", "No such file or directory"),
    QT_TRANSLATE_NOOP("core", "Input/output error"),
    QT_TRANSLATE_NOOP("core", "No such device or address"),
    QT_TRANSLATE_NOOP("core", "Resource temporarily unavailable"),
    QT_TRANSLATE_NOOP("core", "Cannot allocate memory"),
    QT_TRANSLATE_NOOP("core", "Permission denied"),
    QT_TRANSLATE_NOOP("core", "Device or resource busy"),
    QT_TRANSLATE_NOOP("core", "File exists"),
    QT_TRANSLATE_NOOP("core", "Invalid cross-device link"),
    QT_TRANSLATE_NOOP("core", "No such device"),
    QT_TRANSLATE_NOOP("core", "Not a directory"),
    QT_TRANSLATE_NOOP("core", "Is a directory"),
    QT_TRANSLATE_NOOP("core", "Invalid argument"),
    QT_TRANSLATE_NOOP("core", "Too many open files in system"),
    QT_TRANSLATE_NOOP("core", "Too many open files"),
    QT_TRANSLATE_NOOP("core", "File too large"),
    QT_TRANSLATE_NOOP("core", "No space left on device"),
    QT_TRANSLATE_NOOP("core", "Read-only file system"),
    QT_TRANSLATE_NOOP("core", "Broken pipe"),
    QT_TRANSLATE_NOOP("core", "File name too long"),
    QT_TRANSLATE_NOOP("core", "Too many levels of symbolic links"),
    QT_TRANSLATE_NOOP("core", "Connection timed out"),
    QT_TRANSLATE_NOOP("core", "Stale file handle"),
    QT_TRANSLATE_NOOP("core", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("core", "Operation not supported"),
    QT_TRANSLATE_NOOP("core", "Host is down"),
    QT_TRANSLATE_NOOP("core", "No route to host"),
    QT_TRANSLATE_NOOP("core", "Transport endpoint is not connected"),
    QT_TRANSLATE_NOOP("core", "Unknown error"),
};

Sentence systemSays(int error)
{
#ifdef __GLIBC__ // its strerror() speaks the language of the locale
    const char *english = ::strerrordesc_np(error);
    return Sentence::tr(english != nullptr ? english : "Unknown error");
#else
    return Sentence::tr(std::strerror(error));
#endif
}

Result<OwnFile> openOwnFile(const QString &path, int permissions)
{
    constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const int made = ::open(encoded(path).constData(), flags, permissions);
    if (made >= 0)
        return OwnFile{made, true};
    if (errno != EEXIST)
        return cannotBeWritten(path, errno);
    auto there = openExisting(path, O_RDWR);
    if (!there)
        return failed(there.error());
    return OwnFile{there->release(), false};
}

Result<void> checkOwnFile(const QString &path)
{
    struct stat facts
    {};
    if (::lstat(encoded(path).constData(), &facts) != 0)
        return {}; // the code that makes it reports what is wrong with its folder
    if (const Sentence what = objection(facts, path); !what.isEmpty())
        return notOurs(path, what);
    return {};
}

Result<std::optional<QByteArray>> readOwnFile(const QString &path, qint64 most)
{
    struct stat facts
    {};
    if (::lstat(encoded(path).constData(), &facts) != 0 && errno == ENOENT)
        return std::nullopt;
    const auto file = openExisting(path, O_RDONLY);
    if (!file)
        return failed(file.error());
    auto content = readAll(file->number(), static_cast<qint64>(facts.st_size), most, path);
    if (!content)
        return failed(content.error());
    return std::move(*content);
}

Result<void> replaceOwnFile(const QString &path, QByteArrayView content, int permissions)
{
    if (auto ours = checkOwnFile(path); !ours)
        return ours;
    const QString fresh = path + u".new"_s;
    if (auto ours = checkOwnFile(fresh); !ours)
        return ours;
    ::unlink(encoded(fresh).constData()); // left by a run that ended in the middle of this function
    const Descriptor file(::open(encoded(fresh).constData(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions));
    if (file.number() < 0)
        return cannotBeWritten(fresh, errno);
    const bool written = writeAll(file.number(), content) && ::fsync(file.number()) == 0 &&
                         ::rename(encoded(fresh).constData(), encoded(path).constData()) == 0;
    if (!written) {
        const int error = errno;
        ::unlink(encoded(fresh).constData());
        return cannotBeWritten(path, error);
    }
    syncFolder(QFileInfo(path).absolutePath());
    return {};
}

Result<void> checkRegularFile(const QString &path, qint64 most)
{
    struct stat facts
    {};
    if (::stat(encoded(path).constData(), &facts) != 0)
        return {}; // the code that opens it reports why that fails
    if (!S_ISREG(facts.st_mode))
        return trouble(Sentence::tr("%1 is not a regular file.").arg(path));
    if (static_cast<qint64>(facts.st_size) > most)
        return tooLarge(path, most);
    return {};
}

Result<void> checkPlainFile(const QString &path)
{
    struct stat facts
    {};
    if (::lstat(encoded(path).constData(), &facts) != 0)
        return {};
    if (S_ISLNK(facts.st_mode))
        return notOurs(path, Sentence::tr("is a link, which is not followed"));
    if (!S_ISREG(facts.st_mode))
        return notOurs(path, Sentence::tr("is not a regular file"));
    return {};
}

void syncFolder(const QString &folder)
{
    const Descriptor opened(::open(encoded(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number() >= 0)
        ::fsync(opened.number());
}

} // namespace windlass
