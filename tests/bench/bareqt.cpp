// SPDX-License-Identifier: GPL-3.0-or-later
// What uploads cost with Qt alone: no journal, no signature, no checksum, no retry and no log. No program
// that sends through QNetworkAccessManager can need less. For comparison, not a client.
//
// `bareqt FOLDER URL` sends the files of FOLDER as objects below URL; each is put and asked for.
//
// `bareqt FILE URL` sends parts of FILE as objects below URL, handed over in the same large pieces as the
// program's (core/net/fastbody.h).
#include "core/net/bufferedsockets.h"
#include "core/net/framing.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMetaMethod>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

namespace {

/// Eight requests at a time; the next starts as soon as one has ended.
class Sending
{
public:
    Sending()
    {
        for (QNetworkAccessManager &manager : managers_)
            manager.setAutoDeleteReplies(true);
    }
    virtual ~Sending() = default;
    Sending(const Sending &) = delete;
    Sending &operator=(const Sending &) = delete;

    void start()
    {
        constexpr int lanes = 8;
        for (int lane = 0; lane < lanes; ++lane)
            go(managers_[static_cast<size_t>(lane) % managers_.size()]);
    }
    bool failed() const { return failed_; }

protected:
    virtual bool hasMore() const = 0;
    virtual void sendNext(QNetworkAccessManager &manager) = 0;

    static QNetworkRequest requestFor(const QString &url)
    {
        QNetworkRequest request((QUrl(url)));
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/octet-stream"));
        return request;
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
    void ended(QNetworkAccessManager &manager)
    {
        --inFlight_;
        go(manager);
    }
    void fail(const QString &complaint)
    {
        std::fprintf(stderr, "%s\n", qPrintable(complaint));
        failed_ = true;
        QCoreApplication::quit();
    }
    std::array<QNetworkAccessManager, 2> &managers() { return managers_; }

private:
    void go(QNetworkAccessManager &manager)
    {
        if (hasMore()) {
            ++inFlight_;
            sendNext(manager);
        } else if (inFlight_ == 0) {
            QCoreApplication::quit();
        }
    }

    int inFlight_ = 0;
    bool failed_ = false;
    std::array<QNetworkAccessManager, 2> managers_;
};

class SmallFiles final : public Sending
{
public:
    SmallFiles(const QString &folder, QString url)
        : folder_(folder)
        , url_(std::move(url))
        , left_(folder_.entryList(QDir::Files))
    {
        for (QNetworkAccessManager &manager : managers())
            manager.setProxyFactory(new windlass::BufferedSockets);
    }

private:
    bool hasMore() const override { return !left_.isEmpty(); }
    void sendNext(QNetworkAccessManager &manager) override
    {
        const QString name = left_.takeLast();
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(file.errorString());
        const QNetworkRequest request = requestFor(url_ + QLatin1Char('/') + name);
        whenDone(manager.put(request, file.readAll()), [this, &manager, request] {
            whenDone(manager.head(request), [this, &manager] { ended(manager); });
        });
    }

    QDir folder_;
    QString url_;
    QStringList left_;
};

/// A range of a file that Qt gets in large pieces.
class Part final : public QIODevice
{
public:
    Part(QFile &file, qint64 begin, qint64 length, qint64 piece)
        : file_(file)
        , begin_(begin)
        , length_(length)
        , piece_(piece)
    {
        open(ReadOnly | Unbuffered);
    }
    void attach(QNetworkReply *reply) { reply_ = reply; }
    qint64 size() const override { return length_; }
    bool isSequential() const override { return false; }
    bool atEnd() const override { return at_ >= length_; }
    qint64 bytesAvailable() const override { return length_ - at_; }
    bool reset() override { return false; } // it is sent once

protected:
    qint64 readData(char *, qint64 maxSize) override
    {
        if (maxSize > 1 && !atEnd())
            handOver();
        return 0;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void handOver()
    {
        QByteArray &buffer = buffers_[next_++ % buffers_.size()]; // the previous buffer may still be in use
        const qint64 left = length_ - at_;
        buffer.resize(left <= piece_ + 1 ? left : piece_); // Qt would not ask for a piece of a single byte
        if (!file_.seek(begin_ + at_) || file_.read(buffer.data(), buffer.size()) != buffer.size())
            qFatal("%s: %s", qPrintable(file_.fileName()), qPrintable(file_.errorString()));
        const qint64 position = std::exchange(at_, at_ + buffer.size());
        const QMetaObject *type = reply_->metaObject();
        type->method(type->indexOfSignal("haveUploadData(qint64,QByteArray,bool,qint64)"))
            .invoke(reply_, Qt::DirectConnection, Q_ARG(qint64, position), Q_ARG(QByteArray, buffer),
                    Q_ARG(bool, atEnd()), Q_ARG(qint64, length_));
    }

    QFile &file_;
    qint64 begin_;
    qint64 length_;
    qint64 piece_;
    qint64 at_ = 0;
    std::array<QByteArray, 2> buffers_;
    size_t next_ = 0;
    QNetworkReply *reply_ = nullptr;
};

class LargeFile final : public Sending
{
public:
    LargeFile(const QString &path, QString url)
        : file_(path)
        , url_(std::move(url))
        , piece_(url_.startsWith(QLatin1String("https:")) ? windlass::encryptedChunk : windlass::plainChunk)
    {
        if (!file_.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            fail(file_.errorString());
    }

private:
    static constexpr qint64 partSize = 64LL * 1024 * 1024;

    bool hasMore() const override { return sent_ < file_.size(); }
    void sendNext(QNetworkAccessManager &manager) override
    {
        const qint64 left = file_.size() - sent_;
        const qint64 length = left <= partSize + 1 ? left : partSize; // as with pieces
        auto *part = new Part(file_, std::exchange(sent_, sent_ + length), length, piece_);
        QNetworkRequest request = requestFor(url_ + QLatin1Char('/') + QString::number(sent_));
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, length);
        QNetworkReply *reply = manager.put(request, part);
        part->setParent(reply);
        part->attach(reply);
        whenDone(reply, [this, &manager] { ended(manager); });
    }

    QFile file_;
    QString url_;
    qint64 piece_;
    qint64 sent_ = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 3) {
        std::fprintf(stderr, "bareqt FILE|FOLDER URL\n");
        return 2;
    }
    std::unique_ptr<Sending> sending;
    if (QFileInfo(words.at(1)).isDir())
        sending = std::make_unique<SmallFiles>(words.at(1), words.at(2));
    else
        sending = std::make_unique<LargeFile>(words.at(1), words.at(2));
    if (sending->failed())
        return 1;
    QTimer::singleShot(0, [&sending] { sending->start(); }); // it may end at once
    QCoreApplication::exec();
    return sending->failed() ? 1 : 0;
}
