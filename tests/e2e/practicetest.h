// SPDX-License-Identifier: GPL-3.0-or-later
// A practice store, a profile, files to upload, and the command line as a process.
#pragma once

#include "core/base/digest.h"
#include "practice/filename.h"
#include "practice/practicestore.h"
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

    /// Starts the store, also in place of an earlier one, whose objects are kept.
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

    /// A file without repeated sections.
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
    /// The command that uploads it. `more`: options or further files.
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

    /// The URL of the target folder, or of an object in it.
    QString url(const QString &name = {}) const
    {
        return QStringLiteral("s3://exports/p%1?endpoint=%2&path-style=1%3")
            .arg(name.isEmpty() ? QString() : QLatin1Char('/') + name, endpoint,
                 checksum.isEmpty() ? QString() : QStringLiteral("&checksum=") + checksum);
    }
    /// The file in which the store keeps an object.
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
    /// Processes events until the condition holds. False after 60 seconds.
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
    QString endpoint;                                   ///< of the store, also after it has ended
    QString secret = QStringLiteral("practice-secret"); ///< the secret that the program uses
    QString checksum = QStringLiteral("etag");          ///< the checksum mode to use; empty: the program
                                                        ///< probes the store first
};

} // namespace windlass
