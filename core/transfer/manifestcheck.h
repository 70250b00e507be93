// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the file of a transfer against what the manifest beside it states, while it is sent. Until that is
// known nothing may make the object appear.
#pragma once

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
    struct Listener
    {
        std::function<void()> save; ///< so much was read that it should not have to be read again
        /// It is over: the file is what is stated, or a failure says what is wrong. The owner may destroy it
        /// from inside this call.
        std::function<void(Result<void>)> ended;
    };

    /// So much is read again after a crash, at most.
    static constexpr qint64 saveEvery = 256LL * 1024 * 1024;

    /// `stored`: how far it has come is kept in there. Without a manifest it does nothing.
    ManifestCheck(StoredTransfer &stored, Elsewhere elsewhere, Listener listener,
                  qint64 bytesBetweenSaves = saveEvery);

    /// With the file in hand, and what of it was sent before. Once more after it could not be read.
    void begin(const std::shared_ptr<SourceFile> &file, const Upload &upload);
    /// This part is read now.
    void sends(const Step &step);
    /// Is what follows in this upload something that the outcome has to be known for, and is that not known
    /// yet? Then what is left of the file is read, for nothing else will be.
    bool holdsUp(const Upload &upload);
    /// Reads no more, until begin().
    void letGo() { digest_.reset(); }

private:
    void progressed();
    void finished(const Result<QByteArray> &digest);

    StoredTransfer &stored_;
    Elsewhere elsewhere_;
    Listener listener_;
    std::unique_ptr<WholeDigest> digest_; ///< while it is being made
    qint64 bytesBetweenSaves_;
    qint64 savedAt_ = 0;
};

} // namespace windlass
