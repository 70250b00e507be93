// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include "core/base/digest.h"

#include <QDataStream>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 greeting = 0x77646c31; // "wdl1"
constexpr int patience = 3000;           // milliseconds for another process to answer
constexpr qint64 longest = 16 * 1024 * 1024;
constexpr char taken = '+';

} // namespace

QString SingleInstance::meetingPoint(const QString &lockFile)
{
    const QString path = QDir::cleanPath(QFileInfo(lockFile).absoluteFilePath());
    const QByteArray name = Digest::of(DigestKind::Sha256, path.toUtf8()).toHex().first(24);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    const QString base = folder.isEmpty() ? QDir::tempPath() : folder;
    return base + u"/windlass-"_s + QString::fromLatin1(name);
}

SingleInstance::SingleInstance(const QString &lockFile, QObject *parent)
    : QObject(parent)
{
    const QString name = meetingPoint(lockFile);
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(name); // left behind by a crash: the lock is ours, so nobody listens there
    connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::receive);
    server_.listen(name);
}

bool SingleInstance::handOver(const QString &lockFile, const QStringList &paths)
{
    QLocalSocket socket;
    socket.connectToServer(meetingPoint(lockFile));
    if (!socket.waitForConnected(patience))
        return false;
    QByteArray message;
    QDataStream(&message, QIODevice::WriteOnly) << greeting << paths;
    socket.write(message);
    if (!socket.waitForBytesWritten(patience) || !socket.waitForReadyRead(patience))
        return false;
    return socket.read(1) == QByteArray(1, taken);
}

void SingleInstance::receive()
{
    while (QLocalSocket *socket = server_.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->bytesAvailable() > longest) {
                socket->abort();
                return;
            }
            QDataStream stream(socket);
            stream.startTransaction();
            quint32 word = 0;
            QStringList paths;
            stream >> word >> paths;
            if (!stream.commitTransaction())
                return; // the rest is still on its way
            if (word == greeting) {
                socket->write(&taken, 1);
                Q_EMIT asked(paths);
            }
            socket->disconnectFromServer();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

} // namespace windlass
