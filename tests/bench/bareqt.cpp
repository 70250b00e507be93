// SPDX-License-Identifier: GPL-3.0-or-later
// What small files cost with Qt alone: each is put and asked for, with no journal, no signature, no retry and
// no log. Nothing that sends through QNetworkAccessManager can do with less. By way of comparison, not a
// client.
//
//   bareqt FOLDER URL         the files of FOLDER as objects below URL, eight at a time
#include "core/net/bufferedsockets.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <array>
#include <cstdio>

namespace {

class Sending
{
public:
    Sending(const QString &folder, QString url)
        : folder_(folder)
        , url_(std::move(url))
        , left_(folder_.entryList(QDir::Files))
    {
        for (QNetworkAccessManager &manager : managers_) {
            manager.setAutoDeleteReplies(true);
            manager.setProxyFactory(new windlass::BufferedSockets);
        }
    }

    void start()
    {
        constexpr int lanes = 8;
        for (int lane = 0; lane < lanes; ++lane)
            put(managers_[static_cast<size_t>(lane) % managers_.size()]);
    }
    bool failed() const { return failed_; }

private:
    void put(QNetworkAccessManager &manager)
    {
        if (left_.isEmpty()) {
            if (inFlight_ == 0)
                QCoreApplication::quit();
            return;
        }
        const QString name = left_.takeLast();
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(file.errorString());
        QNetworkRequest request(QUrl(url_ + QLatin1Char('/') + name));
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/octet-stream"));
        ++inFlight_;
        whenDone(manager.put(request, file.readAll()), [this, &manager, request] {
            whenDone(manager.head(request), [this, &manager] {
                --inFlight_;
                put(manager);
            });
        });
    }

    template<typename Then>
    void whenDone(QNetworkReply *reply, Then then)
    {
        QObject::connect(reply, &QNetworkReply::finished, reply, [this, reply, then] {
            if (reply->error() != QNetworkReply::NoError)
                return fail(reply->errorString());
            then();
        });
    }
    void fail(const QString &complaint)
    {
        std::fprintf(stderr, "%s\n", qPrintable(complaint));
        failed_ = true;
        QCoreApplication::quit();
    }

    QDir folder_;
    QString url_;
    QStringList left_;
    int inFlight_ = 0;
    bool failed_ = false;
    std::array<QNetworkAccessManager, 2> managers_;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 3) {
        std::fprintf(stderr, "bareqt FOLDER URL\n");
        return 2;
    }
    Sending sending(words.at(1), words.at(2));
    QTimer::singleShot(0, [&sending] { sending.start(); }); // it may end at once
    QCoreApplication::exec();
    return sending.failed() ? 1 : 0;
}
