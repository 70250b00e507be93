// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads one object as a stream: passes each byte to a consumer once, in order, with the same retry as a
// restore into a file. At the end it reports whether the bytes agree with the service's checksum. The
// consumer has already used the bytes by then.
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
        /// Consumes the next bytes. A failure ends the stream with that failure.
        std::function<Result<void>(QByteArrayView bytes)> take;
        /// Called once. The stream may be destroyed in it.
        std::function<void(const RestoreEnd &)> ended;
    };
    /// Ignores the order's path, replace and lanes: one range at a time is fetched. `requests` must outlive
    /// this object.
    Streaming(ServiceRequests &requests, RestoreOrder order, Listener listener);
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

    ServiceRequests &requests_;
    RestoreOrder order_;
    Listener listener_;
    ObjectFacts object_;
    Evidence evidence_;
    std::optional<Ranges> ranges_;
    bool inRanges_ = false;       ///< the evidence needs a digest of each range
    QList<Piece> pieces_;         ///< of the ranges that were passed on completely
    std::optional<Digest> piece_; ///< of the range that is being passed on
    qint64 pieceSize_ = 0;
    std::optional<Digest> whole_; ///< set if the evidence needs the bytes in order
    qint64 taken_ = 0;
    std::unique_ptr<Fetch> fetch_;
    RestoreEnd end_;
    RunHandle asking_;
    Handle later_;
};

} // namespace windlass
