// SPDX-License-Identifier: GPL-3.0-or-later
// A request's body for Qt that can be read only once.
//
// QNetworkAccessManager sends a request a second time by itself when the connection dies before an answer, up
// to four times, POST included. It first rewinds the body; a body that refuses makes it stop with
// ContentReSendError instead. So every body goes through here, an empty one too, and only what we decided to
// send leaves this computer.
//
// This class uses Qt's public interface, in pieces of 16 KiB. FastBody uses another one.
#pragma once

#include "core/net/bodysource.h"

#include <QIODevice>

#include <memory>

class QNetworkReply;

namespace windlass {

class OneShotBody : public QIODevice
{
public:
    explicit OneShotBody(std::shared_ptr<BodySource> source);

    /// Set once, before Qt reads.
    virtual void attach(QNetworkReply &) {}
    /// How much of the payload Qt has taken for sending; only grows.
    virtual qint64 payloadSent() const { return source_->payloadTaken(); }
    /// The same, in bytes on the wire.
    virtual qint64 gone() const { return source_->taken(); }
    /// Bytes that were handed over in one piece, so that their progress cannot be seen.
    virtual qint64 outstanding() const { return 0; }

    bool isSequential() const override { return false; }
    qint64 size() const override { return source_->length(); }
    bool atEnd() const override { return gone() >= size(); }
    bool seek(qint64 position) override;
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

    const std::shared_ptr<BodySource> source_;
};

} // namespace windlass
