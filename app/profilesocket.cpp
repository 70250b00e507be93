// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profilesocket.h"

#include "core/base/digest.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QTimer>

#include <chrono>
#include <utility>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int pollInterval = 100; // milliseconds between two checks of `goesOn`
constexpr auto patience = 3s;
constexpr auto lineTimeout = 10s; // for a line to be complete
constexpr int mostClients = 16;

/// Does the process at the other end belong to this user, and is it `process`, if that is given?
bool isOurs(const QLocalSocket &socket, qint64 process = 0)
{
#ifdef Q_OS_LINUX
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) ==
               0 &&
           peer.uid == ::geteuid() && (process == 0 || peer.pid == 0 || peer.pid == process);
#else
    Q_UNUSED(process)
    return socket.isOpen();
#endif
}

/// May the path be replaced? Only if it is a socket of ours, or nothing.
bool mayReplace(const QString &path)
{
#ifdef Q_OS_LINUX
    struct stat found = {};
    if (::lstat(QFile::encodeName(path).constData(), &found) != 0)
        return true;
    return S_ISSOCK(found.st_mode) && found.st_uid == ::geteuid();
#else
    Q_UNUSED(path)
    return true;
#endif
}

} // namespace

ShortPath::ShortPath(const QString &path)
    : path_(path)
{
#ifdef Q_OS_LINUX
    constexpr qsizetype longest = 100; // sockaddr_un has 108 bytes, and Qt listens under a longer name first
    if (QFile::encodeName(path).size() <= longest)
        return;
    const QFileInfo file(path);
    folder_ = ::open(QFile::encodeName(file.path()).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_ >= 0)
        path_ = u"/proc/self/fd/%1/%2"_s.arg(QString::number(folder_), file.fileName());
#endif
}

ShortPath::~ShortPath()
{
#ifdef Q_OS_LINUX
    if (folder_ >= 0)
        ::close(folder_);
#endif
}

QStringList ProfileSocket::socketPaths(const QString &lockFile)
{
    const QString path = QDir::cleanPath(QFileInfo(lockFile).absoluteFilePath());
    QStringList points{QFileInfo(path).path() + u"/socket"_s};
    const QByteArray name = Digest::of(DigestKind::Sha256, path.toUtf8()).toHex().first(24);
    const QString folder =
        qEnvironmentVariable("XDG_RUNTIME_DIR"); // QStandardPaths would create one and warn
    if (!folder.isEmpty())
        points << folder + u"/windlass-"_s + QString::fromLatin1(name);
    return points;
}

ProfileSocket::ProfileSocket(const QString &lockFile, QObject *parent)
    : QObject(parent)
{
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, &ProfileSocket::receive);
    for (const QString &point : socketPaths(lockFile)) {
        if (!mayReplace(point))
            continue;
        auto path = std::make_unique<ShortPath>(point);
        QLocalServer::removeServer(
            path->path()); // left by a crash: we hold the lock, so nobody listens there
        if (server_.listen(path->path())) {
            path_ = std::move(path);
            return;
        }
    }
}

/// The last replies are still delivered; connections that end from now on are not reported.
ProfileSocket::~ProfileSocket()
{
    for (const QPointer<QLocalSocket> &socket : std::as_const(clients_)) {
        if (!socket)
            continue;
        socket->disconnect(this);
        if (socket->bytesToWrite() > 0)
            socket->waitForBytesWritten(pollInterval);
    }
}

void ProfileSocket::receive()
{
    while (QLocalSocket *socket = server_.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        if (clients_.size() >= mostClients || !isOurs(*socket)) {
            socket->abort();
            continue;
        }
        const quint64 client = ++last_;
        clients_.insert(client, socket);
        socket->setReadBufferSize(longestLine + 1);
        connect(socket, &QLocalSocket::disconnected, this, [this, client] { clients_.remove(client); });
        connect(socket, &QLocalSocket::readyRead, this, [this, client] { read(client); });
        auto *watch = new QTimer(socket);
        watch->setObjectName(u"watch"_s);
        connect(watch, &QTimer::timeout, socket, &QLocalSocket::abort);
        watch->start(lineTimeout);
        read(client);
    }
}

void ProfileSocket::read(quint64 client)
{
    QLocalSocket *socket = clients_.value(client);
    if (!socket)
        return;
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > longestLine)
            socket->abort();
        return; // the rest has not arrived yet
    }
    auto *watch = socket->findChild<QTimer *>(u"watch"_s);
    if (!watch)
        return; // only one request for each connection
    delete watch;
    const auto asking = requestFromLine(socket->readLine(longestLine + 1));
    if (asking)
        Q_EMIT asked(client, *asking);
    else
        answer(client, {.ok = false, .text = asking.error().text});
}

void ProfileSocket::answer(quint64 client, DriverReply answer)
{
    QLocalSocket *socket = clients_.value(client);
    if (!socket)
        return;
    answer.process = QCoreApplication::applicationPid();
    socket->write(toLine(answer));
    socket->flush();
    socket->disconnectFromServer(); // after everything is written
}

ProfileSocket::Outcome ProfileSocket::ask(const QString &lockFile, const DriverRequest &ask,
                                          const std::function<bool()> &goesOn)
{
    // Check that it is the process that holds the lock: a link may lead to another profile's socket.
    qint64 driver = 0;
    QString host;
    QString program;
    static_cast<void>(QLockFile(lockFile).getLockInfo(&driver, &host, &program));
    QLocalSocket socket;
    for (const QString &path : socketPaths(lockFile)) {
        const ShortPath shortPath(path);
        socket.connectToServer(shortPath.path());
        if (socket.waitForConnected(static_cast<int>(std::chrono::milliseconds(patience).count())) &&
            isOurs(socket, driver))
            break;
        socket.abort();
    }
    if (socket.state() != QLocalSocket::ConnectedState)
        return {};
    Outcome outcome{.sent = true, .reply = {}};
    socket.setReadBufferSize(longestLine + 1);
    socket.write(toLine(ask));
    while (!socket.canReadLine()) {
        if (socket.bytesAvailable() > longestLine || !goesOn())
            return outcome;
        if (socket.bytesToWrite() > 0)
            socket.waitForBytesWritten(pollInterval);
        if (!socket.canReadLine() && !socket.waitForReadyRead(pollInterval) &&
            socket.state() != QLocalSocket::ConnectedState && !socket.canReadLine())
            return outcome;
    }
    if (const auto reply = replyFromLine(socket.readLine(longestLine + 1)))
        outcome.reply = *reply;
    return outcome;
}

std::optional<DriverReply> ProfileSocket::askSoon(const QString &lockFile, const DriverRequest &asking)
{
    const QDeadlineTimer deadline(patience);
    return ask(lockFile, asking, [&deadline] { return !deadline.hasExpired(); }).reply;
}

} // namespace windlass
