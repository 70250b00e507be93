// SPDX-License-Identifier: GPL-3.0-or-later
// Brings one object back into one file: asks what it is, fetches its ranges into a part file, holds the whole
// against the service's checksum, and only then gives it its name. Interrupted at any moment, it goes on with
// the ranges that were safe. What counts is what lies on the disk: ranges of an earlier run are read again
// before they count, and the proof is made of the bytes as they are read back, not as they came.
#pragma once

#include "core/net/filedigests.h"
#include "core/restore/fetch.h"
#include "core/restore/partfile.h"
#include "core/restore/proof.h"
#include "core/restore/restorestate.h"

namespace windlass {

struct RestoreOrder
{
    QString url; ///< of the object, for people and for going on
    QString key;
    QString path; ///< of the file that shall be
    bool replace = false;
    int lanes = 4;
    /// The size of the parts that the object with this upload id was sent in; 0: nobody knows.
    std::function<qint64(const QString &uploadId)> partSizeOf{};
    std::vector<std::shared_ptr<Bandwidth>> limits{};
};

/// What is being read from the disk.
enum class RestoreReading {
    None,
    Kept,  ///< what an earlier run brought: is it still what it was?
    Whole, ///< everything, to compare it with what arrived and with the service's checksum
};

struct RestoreStatus
{
    qint64 size = 0;
    qint64 confirmed = 0; ///< safe on the disk
    qint64 received = 0;  ///< and in flight
    double bytesPerSecond = 0;
    RestoreReading reading = RestoreReading::None;
    std::optional<CurrentWait> wait;
};

struct RestoreEnd
{
    Cause cause = Cause::None; ///< None: the file is there
    std::optional<Failure> failure;
    QString checksum; ///< what the whole was held against and agreed with; empty: the service has none
    qint64 size = 0;
    qint64 fetched = 0;    ///< bytes that came over the wire in this run
    qint64 keptBefore = 0; ///< bytes that an earlier run had brought
};

class Restoration
{
public:
    struct Listener
    {
        std::function<void()> changed;
        std::function<void(const QString &sentence)> note;
        /// Comes once. The restoration may be destroyed in it.
        std::function<void(const RestoreEnd &)> ended;
    };

    /// The errand has to outlive it.
    Restoration(Errand &errand, RestoreOrder order, Listener listener);
    Restoration(const Restoration &) = delete;
    Restoration &operator=(const Restoration &) = delete;

    void start();
    /// Lets go of every request; what has been received counts.
    void letGo();
    /// Begins nothing new, and lets go of what is far from through. True: the rest may end within windDown,
    /// and `idle` comes once when it has, or when the time is over; nothing else comes after this. False: all
    /// has been let go.
    bool endSoon(std::function<void()> idle);
    RestoreStatus status() const;

    /// How long a range that was received waits for others to be made safe together with them.
    static constexpr Duration settleEvery{500};

private:
    void known(const RunResult<Receipt> &head);
    void askForPartSize();
    void prepare(qint64 partSize);
    void checkKept();
    void begin(const QMap<int, QByteArray> &confirmed);
    /// The least of the limits, bytes a second; 0: there is none.
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

    Errand &errand_;
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
    int fetchedAgain_ = 0; ///< how often the disk did not hold what had been written
    RestoreEnd end_;
    RunHandle asking_;
    Handle settling_;
    Handle later_;
    Handle windingDown_;
};

} // namespace windlass
