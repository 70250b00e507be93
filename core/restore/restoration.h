// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads one object into one file: asks for its size and checksum, fetches its ranges into a part file,
// compares the whole with the service's checksum, and only then renames the file. After an interruption it
// continues with the ranges that were safe. Only data on the disk counts: ranges of an earlier run are read
// again before they count, and the proof uses the bytes as read back, not as received.
#pragma once

#include "core/base/sentence.h"
#include "core/net/filedigests.h"
#include "core/restore/fetch.h"
#include "core/restore/partfile.h"
#include "core/restore/proof.h"
#include "core/restore/restoreend.h"
#include "core/restore/restorestate.h"

namespace windlass {

struct RestoreOrder
{
    QString url; ///< URL of the object, for messages and to recognise it when continuing
    QString key;
    QString path; ///< path of the file to create
    bool replace = false;
    int lanes = 4;
    /// The part size that the upload with this id used; 0: unknown.
    std::function<qint64(const QString &uploadId)> partSizeOf{};
    std::vector<std::shared_ptr<Bandwidth>> limits{};
};

class Restoration
{
public:
    struct Listener
    {
        std::function<void()> changed;
        std::function<void(const Sentence &sentence)> note;
        /// Called once. The restoration may be destroyed in it.
        std::function<void(const RestoreEnd &)> ended;
    };

    /// `requests` must outlive this object.
    Restoration(ServiceRequests &requests, RestoreOrder order, Listener listener);
    Restoration(const Restoration &) = delete;
    Restoration &operator=(const Restoration &) = delete;

    void start();
    /// Cancels every request; received ranges count.
    void letGo();
    /// Starts nothing new, and cancels what is not nearly finished. True: the rest may finish within
    /// stopGracePeriod, and `idle` is called once when it has, or when the time is over; nothing else is
    /// called after this. False: everything has been cancelled.
    bool endSoon(std::function<void()> idle);
    RestoreStatus status() const;

    /// How long a received range waits for others, so that they are synced to disk together.
    static constexpr Duration settleEvery{500};

private:
    void known(const RunResult<Receipt> &head);
    void askForPartSize();
    void prepare(qint64 partSize);
    void checkKept();
    void begin(const QMap<int, QByteArray> &confirmed);
    /// The lowest of the limits, bytes per second; 0: none.
    qint64 limit() const;
    void fetch();
    Result<void> settle();
    void fetched(std::optional<Stopped> stopped);
    void prove();
    void readBack(const QList<QByteArray> &digests);
    void fetchAgain(const QList<int> &ranges);
    void proven(const QList<Piece> &pieces);
    DigestKind digestOfRanges() const;
    void end(Cause cause, std::optional<Failure> failure);

    ServiceRequests &requests_;
    RestoreOrder order_;
    Listener listener_;
    ObjectFacts object_;
    Evidence evidence_;
    RestoreState state_;
    std::unique_ptr<PartFile> file_;
    std::optional<Ranges> ranges_;
    std::unique_ptr<Fetch> fetch_;
    std::unique_ptr<FileDigests> reading_;
    RestoreReading readingWhat_ = RestoreReading::None;
    int fetchedAgain_ = 0; ///< how often the disk returned other bytes than were written
    RestoreEnd end_;
    RunHandle asking_;
    Handle settling_;
    Handle later_;
    Handle windingDown_;
};

} // namespace windlass
