// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the file of a transfer against what the manifest beside it states, while it is sent. Until that is
// known nothing may make the object appear.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/net/wholedigest.h"
#include "core/store/storedtransfer.h"
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
        /// So much was read. `worthSaving`: so much that it should not have to be read again.
        std::function<void(const Manifest &, bool worthSaving)> progressed;
        /// It is over: the file is what is stated, or a failure says what is wrong. The owner may destroy it
        /// from inside this call.
        std::function<void(Result<void>)> ended;
    };

    /// So much is read again after a crash, at most.
    static constexpr qint64 saveEvery = 256LL * 1024 * 1024;

    /// `of`: the transfer as it is now; it is not kept. Without a manifest this does nothing.
    ManifestCheck(const StoredTransfer &of, WorkerThread worker, Listener listener,
                  qint64 bytesBetweenSaves = saveEvery);

    /// With the file in hand, and what of it was sent before. Once more after it could not be read.
    void begin(const std::shared_ptr<SourceFile> &file, const Upload &upload);
    /// This part is read now.
    void sends(const Step &step);
    /// Is what follows in this upload something that the outcome has to be known for, and is that not known
    /// yet? Then what is left of the file is read, for nothing else will be.
    bool holdsUp(const Upload &upload);
    /// The file could not be read, which may be over in a moment: then() comes after that. False: it was so a
    /// moment ago already.
    bool waits(Timers &timers, Duration moment, std::function<void()> then);
    /// Reads no more, until begin().
    void letGo();
    /// What was read of the file may be older than what is in it now. Returns whether there was any of that;
    /// then it has to begin anew.
    bool distrust();

    /// What the manifest states, and how far the file was held against it.
    const Manifest &manifest() const { return manifest_; }

private:
    void progressed();
    void finished(const Result<QByteArray> &digest);

    Manifest manifest_;
    QString file_; ///< its name
    qint64 size_;
    WorkerThread worker_;
    Listener listener_;
    std::unique_ptr<WholeDigest> digest_; ///< while it is being made
    Handle again_;                        ///< while the file cannot be read
    bool troubled_ = false;               ///< it could not be, a moment ago
    qint64 bytesBetweenSaves_;
    qint64 savedAt_ = 0;
};

} // namespace windlass
