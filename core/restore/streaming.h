// SPDX-License-Identifier: GPL-3.0-or-later
// Brings one object back as a stream: its bytes in order, each once, to whoever takes them, with the same
// retry as into a file; and at the end, whether they were what the service's checksum says. What was taken
// cannot be taken back: the proof comes after the bytes.
#pragma once

#include "core/base/digest.h"
#include "core/restore/fetch.h"
#include "core/restore/proof.h"
#include "core/restore/restoration.h"

#include <QByteArrayView>
#include <QList>

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class Streaming
{
public:
    struct Listener
    {
        /// The next bytes. A failure ends it with that.
        std::function<Result<void>(QByteArrayView bytes)> take;
        /// Comes once. It may be destroyed in it.
        std::function<void(const RestoreEnd &)> ended;
    };
    /// Of the order, path and replace mean nothing, and one range at a time is fetched. The errand has to
    /// outlive it.
    Streaming(Errand &errand, RestoreOrder order, Listener listener);
    Streaming(const Streaming &) = delete;
    Streaming &operator=(const Streaming &) = delete;

    void start();
    RestoreStatus status() const;

private:
    void known(const RunResult<Receipt> &head);
    void fetch(qint64 partSize);
    Result<void> took(qint64 offset, QByteArrayView bytes);
    void digestRanges(QByteArrayView bytes);
    void fetched(std::optional<Stopped> stopped);
    void prove();
    void end(Cause cause, std::optional<Failure> failure);

    Errand &errand_;
    RestoreOrder order_;
    Listener listener_;
    ObjectFacts object_;
    Evidence evidence_;
    std::optional<Ranges> ranges_;
    bool inRanges_ = false;       ///< the evidence needs a digest of each range
    QList<Piece> pieces_;         ///< of the ranges that were handed on whole
    std::optional<Digest> piece_; ///< of the one that is being handed on
    qint64 pieceSize_ = 0;
    std::optional<Digest> whole_; ///< where the evidence needs the bytes in order
    qint64 taken_ = 0;
    std::unique_ptr<Fetch> fetch_;
    RestoreEnd end_;
    RunHandle asking_;
    Handle later_;
};

} // namespace windlass
