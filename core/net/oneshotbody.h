// SPDX-License-Identifier: GPL-3.0-or-later
// A request's body as Qt reads it: a window on a file, or bytes in memory, that can be read once and never
// again.
//
// QNetworkAccessManager sends a request a second time by itself when the connection dies before an answer, up
// to four times, POST included. It first rewinds the body; a body that refuses makes it stop with
// ContentReSendError instead. So every body goes through here, an empty one too, and what leaves this
// computer is what we decided to send.
#pragma once

#include "core/net/http.h"

#include <QIODevice>

#include <functional>
#include <variant>

namespace windlass {

class OneShotBody final : public QIODevice
{
public:
    explicit OneShotBody(QByteArray bytes);
    explicit OneShotBody(FileRange range);

    /// How much of the body has been read for sending; only grows.
    qint64 taken() const { return taken_; }
    /// Called from inside a read when the source cannot give what it promised. The request must then be
    /// ended: Qt itself would wait for ever.
    std::function<void(const Failure &)> broken;

    bool isSequential() const override { return false; }
    qint64 size() const override { return length_; }
    bool atEnd() const override { return taken_ >= length_; }
    bool seek(qint64 position) override;
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    std::variant<QByteArray, FileRange> source_;
    qint64 length_ = 0;
    qint64 taken_ = 0;
};

} // namespace windlass
