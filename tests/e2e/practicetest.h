// SPDX-License-Identifier: GPL-3.0-or-later
// A practice store, a profile, files to send, and the command line as a process between them.
#pragma once

#include "core/base/digest.h"
#include "core/practice/filename.h"
#include "core/practice/practicestore.h"
#include "tests/e2e/program.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <functional>
#include <gtest/gtest.h>
#include <optional>

namespace windlass {

class PracticeTest : public testing::Test
{
protected:
    static constexpr qint64 mebi = 1024 * 1024;

    void SetUp() override { startStore(); }

    /// Also in the place of one that is gone: what that one kept is there.
    void startStore(quint16 port = 0)
    {
        PracticeSettings settings;
        settings.folder = folder.filePath(QStringLiteral("store"));
        settings.buckets = {QStringLiteral("exports")};
        settings.port = port;
        store.emplace(settings);
        ASSERT_TRUE(store->start());
        endpoint = store->endpoint();
    }

    /// A file of bytes that differ everywhere.
    QString file(const QString &name, qint64 size)
    {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        QByteArray block = Digest::of(DigestKind::Sha256, name.toUtf8());
        QByteArray bytes;
        while (bytes.size() < size) {
            block = Digest::of(DigestKind::Md5, block);
            bytes += block;
        }
        bytes.truncate(size);
        out.write(bytes);
        return path;
    }

    std::unique_ptr<QProcess> begin(const QStringList &arguments,
                                    const QString &profile = QStringLiteral("profile")) const
    {
        auto program =
            startProgram(folder.filePath(profile), QStringList{QStringLiteral("--json")} + arguments,
                         {{QStringLiteral("AWS_ACCESS_KEY_ID"), QStringLiteral("practice")},
                          {QStringLiteral("AWS_SECRET_ACCESS_KEY"), secret},
                          {QStringLiteral("AWS_REGION"), QStringLiteral("us-east-1")}});
        EXPECT_TRUE(program->waitForStarted());
        return program;
    }
    ProgramEnd run(const QStringList &arguments, const QString &profile = QStringLiteral("profile")) const
    {
        return endOf(*begin(arguments, profile));
    }
    /// The command that uploads it; `more` of options, or of files.
    QStringList uploading(const QString &path, const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("upload"),
                           path,
                           QStringLiteral("--to"),
                           url(),
                           QStringLiteral("--as"),
                           QStringLiteral("{prefix}/{file}"),
                           QStringLiteral("--initial-delay"),
                           QStringLiteral("50ms")} +
               more;
    }
    ProgramEnd upload(const QString &path, const QStringList &more = {}) const
    {
        return run(uploading(path, more));
    }

    /// Of the folder that everything goes to, or of an object in it.
    QString url(const QString &name = {}) const
    {
        return QStringLiteral("s3://exports/p%1?endpoint=%2&path-style=1%3")
            .arg(name.isEmpty() ? QString() : QLatin1Char('/') + name, endpoint,
                 checksum.isEmpty() ? QString() : QStringLiteral("&checksum=") + checksum);
    }
    /// The file that the store keeps an object in.
    QString storedFile(const QString &name) const
    {
        return folder.filePath(QStringLiteral("store/exports/") + practice::fileNameOf("p/" + name.toUtf8()));
    }
    static QByteArray content(const QString &path)
    {
        QFile read(path);
        EXPECT_TRUE(read.open(QIODevice::ReadOnly)) << path.toStdString();
        return read.readAll();
    }
    static void flipByte(const QString &path, qint64 at)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        ASSERT_TRUE(file.seek(at));
        char byte = 0;
        file.getChar(&byte);
        file.seek(at);
        file.putChar(static_cast<char>(byte ^ 1));
    }
    /// Lets this process's events run until it is so.
    static bool comes(const std::function<bool()> &so)
    {
        QElapsedTimer patience;
        patience.start();
        while (!so() && patience.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        return so();
    }
    int requestsOf(practice::Operation operation) const
    {
        const auto all = store->counters().operations;
        const auto found = all.find(operation);
        return found == all.end() ? 0 : static_cast<int>(found->second.requests);
    }

    QTemporaryDir folder;
    std::optional<PracticeStore> store;
    QString endpoint;                                   ///< the store's, or where the one was that is gone
    QString secret = QStringLiteral("practice-secret"); ///< that the program knows
    QString checksum = QStringLiteral("etag");          ///< the mode, told; empty: the store is asked first
};

} // namespace windlass
