// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the file of a transfer with the digest in the manifest beside it, while the file is sent. Until
// the result is known, no request may make the object appear.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/net/wholedigest.h"
#include "core/records/storedtransfer.h"
#include "core/upload/upload.h"

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class ManifestCheck
{
public:
    using Manifest = SharedOptional<ManifestDigest>;
    struct Listener
    {
        /// Progress of the reading. `worthSaving`: enough was read that the state should be saved.
        std::function<void(const Manifest &, bool worthSaving)> progressed;
        /// The check is over: success if the file matches, else the failure says what is wrong. The owner may
        /// destroy the check in this call.
        std::function<void(Result<void>)> ended;
    };

    /// The most bytes to read again after a crash.
    static constexpr qint64 saveEvery = 256LL * 1024 * 1024;

    /// `of`: the transfer as it is now; not kept. Does nothing for a transfer without a manifest.
    ManifestCheck(const StoredTransfer &of, WorkerThread worker, Listener listener,
                  qint64 bytesBetweenSaves = saveEvery);

    /// Starts with the open file; `upload` says how far the file was sent before. Called again after a read
    /// error.
    void begin(const std::shared_ptr<SourceFile> &file, const Upload &upload);
    /// This part is being read now, so the check may read up to its end.
    void sends(const Step &step);
    /// True if the next step of the upload depends on the result, and the result is not known yet. Then reads
    /// the rest of the file, because no further part will cause it to be read.
    bool blocksCompletion(const Upload &upload);
    /// Handles a read error that may be temporary: calls then() after `moment`. Returns false if the previous
    /// read failed in the same way; then it does not wait.
    bool waits(Timers &timers, Duration moment, std::function<void()> then);
    /// Stops reading until begin().
    void letGo();
    /// The bytes that were read may be older than what the file has now. Returns whether anything had been
    /// read; then the check must start again with begin().
    bool invalidate();

    /// The manifest's digest, and the progress of the comparison.
    const Manifest &manifest() const { return manifest_; }

private:
    void progressed();
    void finished(const Result<QByteArray> &digest);

    Manifest manifest_;
    QString file_; ///< its name
    qint64 size_;
    WorkerThread worker_;
    Listener listener_;
    std::unique_ptr<WholeDigest> digest_; ///< while the digest is being computed
    Handle again_;                        ///< the wait after a read error
    bool readFailed_ = false;             ///< the file could not be read; reset once enough has been read
    qint64 bytesBetweenSaves_;
    qint64 savedAt_ = 0;
};

} // namespace windlass
