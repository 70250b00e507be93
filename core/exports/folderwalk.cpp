// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/folderwalk.h"

#include <QByteArray>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Deeper folders come from links that lead across one another, not from people.
constexpr size_t deepest = 100;

bool isText(const QByteArray &name)
{
    return QString::fromUtf8(name).toUtf8() == name;
}

/// Writes bytes that are not UTF-8 as `%F6`, and if there are any, `%` itself as `%25`.
QString shown(const QByteArray &path)
{
    if (isText(path))
        return QString::fromUtf8(path);
    QString text;
    for (qsizetype at = 0; at < path.size();) {
        // The shortest piece that is valid text is one character.
        qsizetype length = 1;
        while (length < 4 && at + length < path.size() && !isText(path.mid(at, length)))
            ++length;
        const QByteArray piece = path.mid(at, length);
        const bool character = isText(piece) && piece != "%";
        text += character ? QString::fromUtf8(piece)
                          : u'%' + QString::fromLatin1(piece.first(1).toHex().toUpper());
        at += character ? length : 1;
    }
    return text;
}

/// Matches the pattern against the path below the folder, and against the name alone.
bool matches(const QStringList &patterns, const QByteArray &below)
{
    const QByteArray name = below.sliced(below.lastIndexOf('/') + 1);
    return std::ranges::any_of(patterns, [&](const QString &pattern) {
        QByteArray glob = pattern.toUtf8();
        const bool anchored = glob.startsWith('/');
        while (glob.startsWith('/'))
            glob.remove(0, 1);
        while (glob.endsWith('/'))
            glob.chop(1);
        return ::fnmatch(glob.constData(), below.constData(), 0) == 0 ||
               (!anchored && ::fnmatch(glob.constData(), name.constData(), 0) == 0);
    });
}

struct Id
{
    dev_t device;
    ino_t inode;
    bool operator==(const Id &) const = default;
};

class Walk
{
public:
    Walk(QByteArray root, const FolderFilter &filter, WalkedFolder &found)
        : root_(std::move(root))
        , filter_(filter)
        , found_(found)
    {}

    void start()
    {
        struct stat facts
        {};
        if (::stat(root_.constData(), &facts) != 0)
            return leaveOut({}, LeftOutReason::Unreadable, errno);
        folder({}, facts);
    }

private:
    using Folder = std::unique_ptr<DIR, int (*)(DIR *)>;

    QByteArray pathOf(const QByteArray &below) const
    {
        if (below.isEmpty())
            return root_;
        return root_.endsWith('/') ? root_ + below : root_ + '/' + below;
    }

    void leaveOut(const QByteArray &below, LeftOutReason reason, int error = 0)
    {
        found_.leftOut.append({shown(pathOf(below)), reason, error});
    }

    /// `below`: empty for the root itself.
    void folder(const QByteArray &below, const struct stat &facts)
    {
        const Id id{facts.st_dev, facts.st_ino};
        if (std::ranges::find(inside_, id) != inside_.end())
            return leaveOut(below, LeftOutReason::LinkLoop);
        if (inside_.size() >= deepest)
            return leaveOut(below, LeftOutReason::TooDeep);
        QByteArrayList names;
        if (const int error = namesIn(below, names); error != 0)
            leaveOut(below, LeftOutReason::Unreadable, error); // what was read of it is still taken
        std::ranges::sort(names);
        inside_.push_back(id);
        for (const QByteArray &name : std::as_const(names))
            entry(below.isEmpty() ? name : below + '/' + name);
        inside_.pop_back();
    }

    /// Closes the folder before opening those in it: few descriptors, however deep. Returns the errno.
    int namesIn(const QByteArray &below, QByteArrayList &names) const
    {
        const Folder open(::opendir(pathOf(below).constData()), &::closedir);
        if (!open)
            return errno;
        for (;;) {
            errno = 0;
            const dirent *entry = ::readdir(open.get());
            if (!entry)
                return errno;
            const QByteArray name(entry->d_name);
            if (name != "." && name != "..")
                names.append(name);
        }
    }

    bool wanted(const QByteArray &below) const
    {
        return filter_.include.isEmpty() || matches(filter_.include, below);
    }

    void entry(const QByteArray &below)
    {
        if (matches(filter_.exclude, below))
            return leaveOut(below, LeftOutReason::Excluded);
        if (!isText(below))
            return leaveOut(below, LeftOutReason::NameNotText);
        const QByteArray path = pathOf(below);
        struct stat facts
        {};
        if (::lstat(path.constData(), &facts) != 0)
            return leaveOut(below, LeftOutReason::Unreadable, errno);
        const bool link = S_ISLNK(facts.st_mode);
        if (link && ::stat(path.constData(), &facts) != 0) {
            const int error = errno;
            const bool nowhere = error == ENOENT || error == ENOTDIR || error == ELOOP;
            if (!wanted(below))
                return leaveOut(below, LeftOutReason::Excluded);
            return leaveOut(below, nowhere ? LeftOutReason::DanglingLink : LeftOutReason::Unreadable, error);
        }
        if (S_ISDIR(facts.st_mode))
            return link && !filter_.followLinks ? leaveOut(below, LeftOutReason::FolderLink)
                                                : folder(below, facts);
        if (!wanted(below))
            return leaveOut(below, LeftOutReason::Excluded);
        file(below, path, facts);
    }

    void file(const QByteArray &below, const QByteArray &path, const struct stat &facts)
    {
        if (S_ISFIFO(facts.st_mode))
            return leaveOut(below, LeftOutReason::Pipe);
        if (S_ISSOCK(facts.st_mode))
            return leaveOut(below, LeftOutReason::Socket);
        if (!S_ISREG(facts.st_mode))
            return leaveOut(below, LeftOutReason::Device);
        if (::faccessat(AT_FDCWD, path.constData(), R_OK, AT_EACCESS) != 0)
            return leaveOut(below, LeftOutReason::Unreadable, errno);
        found_.files.append(QString::fromUtf8(path));
    }

    const QByteArray root_;
    const FolderFilter &filter_;
    WalkedFolder &found_;
    std::vector<Id> inside_; ///< the folders that the walk is in at the moment
};

} // namespace

WalkedFolder walkFolder(const QString &root, const FolderFilter &filter)
{
    WalkedFolder found;
    Walk(QFile::encodeName(root), filter, found).start();
    found.files.sort();
    return found;
}

} // namespace windlass
