// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profilesocket.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Runs `what` in another thread, in place of another process, while the event loop of this one runs.
template<typename What>
void elsewhere(What what)
{
    std::atomic<bool> done = false;
    std::thread other([&] {
        what();
        done = true;
    });
    QElapsedTimer patience;
    patience.start();
    while (!done && patience.elapsed() < 20'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    other.join();
}

std::optional<DriverReply> askElsewhere(const QString &lockFile, const DriverRequest &ask)
{
    std::optional<DriverReply> answer;
    elsewhere([&] { answer = ProfileSocket::askSoon(lockFile, ask); });
    return answer;
}

/// Sends these bytes unchanged. Returns whether the other side closed the connection.
bool sendElsewhere(const QString &lockFile, const QByteArray &bytes, QByteArray *answer = nullptr)
{
    bool ended = false;
    elsewhere([&] {
        QLocalSocket socket;
        const ShortPath path(ProfileSocket::socketPaths(lockFile).first());
        socket.connectToServer(path.path());
        if (!socket.waitForConnected(3000))
            return;
        socket.write(bytes);
        while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(1000)) {
        }
        ended = socket.state() == QLocalSocket::UnconnectedState || socket.waitForDisconnected(5000);
        if (answer)
            *answer = socket.readAll();
    });
    return ended;
}

} // namespace

TEST(ProfileSocket, ASecondStartHandsItsFilesToTheFirst)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    ProfileSocket first(lock);
    QStringList paths;
    QObject::connect(&first, &ProfileSocket::asked, &first, [&](quint64 client, const DriverRequest &ask) {
        paths = ask.paths;
        first.answer(client, {.ok = true, .states = {{5, TransferState::Queued}}});
    });
    const auto answer = askElsewhere(lock, {.paths = {u"/srv/a b.ova"_s, u"/srv/ü.vmdk"_s}});
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->ok);
    EXPECT_EQ(answer->process, QCoreApplication::applicationPid());
    EXPECT_EQ(answer->states.value(5), TransferState::Queued);
    EXPECT_EQ(paths, QStringList({u"/srv/a b.ova"_s, u"/srv/ü.vmdk"_s}));
}

TEST(ProfileSocket, NobodyAnswersForAnotherProfile)
{
    QTemporaryDir folder;
    QTemporaryDir other;
    ProfileSocket first(folder.filePath(u"lock"_s));
    EXPECT_FALSE(askElsewhere(other.filePath(u"lock"_s), {}));
}

TEST(ProfileSocket, WhatMakesNoSenseIsAnsweredWithASentence)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    ProfileSocket first(lock);
    bool asked = false;
    QObject::connect(&first, &ProfileSocket::asked, &first,
                     [&](quint64, const DriverRequest &) { asked = true; });
    QByteArray answer;
    EXPECT_TRUE(sendElsewhere(lock, "GET / HTTP/1.1\n", &answer));
    EXPECT_FALSE(asked);
    EXPECT_TRUE(answer.contains("makes no sense: it is not JSON.")) << answer.toStdString();
}

TEST(ProfileSocket, EndsWhileSomebodyWaitsForAnAnswer)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    auto first = std::make_unique<ProfileSocket>(lock);
    QObject::connect(first.get(), &ProfileSocket::asked, qApp, [&](quint64, const DriverRequest &) {
        QTimer::singleShot(0, qApp, [&] { first.reset(); });
    });
    EXPECT_FALSE(askElsewhere(lock, {.what = DriverRequest::What::Pause, .ids = {1}}));
    EXPECT_FALSE(first);
}

TEST(ProfileSocket, WhatIsAnsweredLastStillArrives)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    auto first = std::make_unique<ProfileSocket>(lock);
    QObject::connect(first.get(), &ProfileSocket::asked, qApp, [&](quint64 client, const DriverRequest &) {
        first->answer(client, {.ok = true});
        QTimer::singleShot(0, qApp, [&] { first.reset(); });
    });
    const auto reply = askElsewhere(lock, {.what = DriverRequest::What::Pause, .ids = {1}});
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->ok);
}

TEST(ProfileSocket, AnEndlessLineIsCutOff)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    ProfileSocket first(lock);
    EXPECT_TRUE(sendElsewhere(lock, QByteArray(longestLine + 100'000, 'x')));
}

TEST(ProfileSocket, MeetsInTheProfilesOwnFolder)
{
    const QString lock = u"/srv/p/lock"_s;
    EXPECT_EQ(ProfileSocket::socketPaths(lock).first(), u"/srv/p/socket"_s);
    EXPECT_EQ(ProfileSocket::socketPaths(u"/srv/x/../p/lock"_s), ProfileSocket::socketPaths(lock));
}

TEST(ProfileSocket, MeetsInAFolderWhosePathIsTooLongForASocket)
{
    QTemporaryDir folder;
    const QString deep = folder.filePath(QString(120, u'd') + u'/' + QString(120, u'e'));
    ASSERT_TRUE(QDir().mkpath(deep));
    const QByteArray before = qgetenv("XDG_RUNTIME_DIR");
    qunsetenv("XDG_RUNTIME_DIR"); // as in a job of cron
    {
        ProfileSocket first(deep + u"/lock"_s);
        EXPECT_TRUE(QFileInfo::exists(deep + u"/socket"_s));
        EXPECT_TRUE(sendElsewhere(deep + u"/lock"_s, "nonsense\n"));
    }
    EXPECT_FALSE(QFileInfo::exists(deep + u"/socket"_s)) << "it is taken away at the end";
    if (!before.isEmpty())
        qputenv("XDG_RUNTIME_DIR", before);
}

TEST(ProfileSocket, AShortPathStaysAsItIs)
{
    EXPECT_EQ(ShortPath(u"/srv/p/socket"_s).path(), u"/srv/p/socket"_s);
}

TEST(ProfileSocket, LeavesAFileAloneThatIsNoSocket)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"socket"_s);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    ProfileSocket first(folder.filePath(u"lock"_s));
    EXPECT_EQ(QFileInfo(path).size(), 4);
}

} // namespace windlass
