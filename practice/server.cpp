// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/server.h"

#include <QDir>
#include <QUrl>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration acceptAgain{200};

Answer plainAnswer(int status, const QByteArray &type, const QByteArray &body)
{
    Answer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", type}};
    answer.body = body;
    return answer;
}

/// Are there enough file descriptors left for the files of the present connections?
bool hasDescriptors()
{
    std::array<int, 4> spare{};
    for (int &each : spare)
        each = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const bool all = std::ranges::none_of(spare, [](int each) { return each < 0; });
    for (const int each : spare) {
        if (each >= 0)
            ::close(each);
    }
    return all;
}

/// A page of another origin, open in a browser on this computer, must not change what the store does. A host
/// name that leads here is not enough: anyone may own it.
bool isForeign(const QByteArray &origin, quint16 port)
{
    if (origin.isEmpty())
        return false;
    const QUrl url(QString::fromLatin1(origin));
    const bool here = url.host() == u"127.0.0.1" || url.host() == u"localhost" || url.host() == u"::1";
    return !here || url.scheme() != u"http" || url.port(80) != port;
}

} // namespace

Server::~Server()
{
    for (Connection *connection : std::exchange(connections_, {})) {
        connection->disconnect(this);
        connection->reset();
    }
}

Result<quint16> Server::start(const PracticeSettings &settings, std::vector<FaultRule> faults)
{
    // The lock comes first: opening the folder deletes the bodies that were arriving.
    QDir().mkpath(QDir(settings.folder).filePath(u".practice"_s));
    lock_ = std::make_unique<QLockFile>(QDir(settings.folder).filePath(u".practice/lock"_s));
    lock_->setStaleLockTime(0);
    if (!lock_->tryLock(0)) {
        const bool taken = lock_->error() == QLockFile::LockFailedError;
        const QString why =
            taken ? u"Another practice store uses the folder %1. End it, or choose another folder."_s
                  : u"The folder %1 cannot be written. Choose another folder."_s;
        return failed(localFailure(FailureKind::Settings, why.arg(settings.folder)));
    }
    auto folder = ObjectFolder::open(settings.folder, timers_);
    if (!folder)
        return failed(folder.error());
    service_.emplace(std::move(*folder), settings.access, settings.region, settings.createBuckets, timers_);
    for (const QString &bucket : settings.buckets) {
        if (!isBucketName(bucket.toUtf8())) {
            return failed(
                localFailure(FailureKind::Settings,
                             u"'%1' is no name for a bucket: use 3 to 63 small letters, digits, dots and "
                             u"hyphens."_s.arg(bucket)));
        }
        if (const auto created = service_->createBucket(bucket.toUtf8()); !created)
            return failed(created.error());
    }
    setFaults(std::move(faults));
    listener_ = std::make_unique<QTcpServer>();
    connect(listener_.get(), &QTcpServer::newConnection, this, &Server::accept);
    connect(listener_.get(), &QTcpServer::acceptError, this, &Server::waitForDescriptors);
    if (!listener_->listen(QHostAddress::LocalHost, settings.port)) {
        return failed(
            localFailure(FailureKind::Settings,
                         u"Port %1 cannot be used (%2). Choose another one, or 0 for any that is free."_s.arg(
                             QString::number(settings.port), listener_->errorString())));
    }
    port_ = listener_->serverPort();
    return port_;
}

void Server::setFaults(std::vector<FaultRule> faults)
{
    std::vector<FaultCount> counts;
    counts.reserve(faults.size());
    for (const FaultRule &rule : faults)
        counts.push_back({rule.text, 0});
    ledger_.script(std::move(counts));
    script_ = FaultScript(std::move(faults));
}

FaultPlan Server::drawFaults(Operation operation, int part)
{
    FaultPlan plan = script_.next(operation, part);
    for (const size_t rule : plan.fired)
        ledger_.fired(rule);
    return plan;
}

void Server::accept()
{
    while (QTcpSocket *socket = listener_->nextPendingConnection()) {
        ledger_.connected();
        auto *connection = new Connection(socket, *this);
        connection->setParent(this);
        connections_.insert(connection);
        connect(connection, &Connection::ended, this, [this, connection] {
            connections_.erase(connection);
            connection->deleteLater();
        });
    }
    // Qt does not notice, and would try for ever to accept the next one (6.4: of a socket's errors it keeps
    // the first, which says that there is no connection to accept).
    if (!hasDescriptors())
        waitForDescriptors();
}

void Server::waitForDescriptors()
{
    listener_->pauseAccepting();
    accepting_ = timers_.after(acceptAgain, [this] {
        if (!listener_->isListening())
            return; // it refuses all connections, and starts again after that
        if (hasDescriptors())
            listener_->resumeAccepting();
        else
            waitForDescriptors();
    });
}

void Server::refuseFor(Duration duration)
{
    listener_->close();
    const auto connections = connections_; // resetting removes them from the set
    for (Connection *connection : connections)
        connection->reset();
    refusing_ = timers_.after(duration, [this] { listenAgain(); });
}

void Server::listenAgain()
{
    // Another process may have taken the port meanwhile; then try until it is free.
    if (!listener_->listen(QHostAddress::LocalHost, port_))
        refusing_ = timers_.after(Duration(100), [this] { listenAgain(); });
}

Answer Server::ownPage(const RequestHead &head, const QByteArray &body)
{
    if (head.method == "GET" && head.path == "/-/counters")
        return plainAnswer(200, "application/json", ledger_.snapshot().json());
    if (head.method == "POST" && head.path == "/-/faults") {
        if (isForeign(head.header("origin"), port_))
            return plainAnswer(403, "text/plain; charset=utf-8",
                               "Faults are set from this store's own pages alone.\n");
        auto faults = parseFaults(QString::fromUtf8(body));
        if (!faults)
            return plainAnswer(400, "text/plain; charset=utf-8",
                               faults.error().text.english().toUtf8() + '\n');
        setFaults(std::move(*faults));
        return plainAnswer(200, "text/plain; charset=utf-8", "ok\n");
    }
    return plainAnswer(404, "text/plain; charset=utf-8", "There are GET /-/counters and POST /-/faults.\n");
}

} // namespace windlass::practice
