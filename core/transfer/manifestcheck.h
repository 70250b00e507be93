// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the file of a transfer against what the manifest beside it states, while it is sent. Until that is
// known nothing may make the object appear.
#pragma once

#include "core/net/wholedigest.h"
#include "core/store/store.h"
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

    /// `stored`: how far it has come is kept in there. Without a manifest it does nothing.
    ManifestCheck(StoredTransfer &stored, Elsewhere elsewhere, Listener listener);

    /// With the file in hand, and what of it was sent before.
    void begin(const std::shared_ptr<SourceFile> &file, const Upload &upload);
    /// This part is read now.
    void sends(const Step &step);
    /// Is the next step of this upload one that the outcome has to be known for, and is that not known yet?
    /// Then what is left of the file is read, for nothing else will be.
    bool holdsUp(const Upload &upload);
    /// Reads no more; goes on with begin().
    void letGo() { digest_.reset(); }

private:
    void progressed();
    void finished(const Result<QByteArray> &digest);

    StoredTransfer &stored_;
    Elsewhere elsewhere_;
    Listener listener_;
    std::unique_ptr<WholeDigest> digest_; ///< while it is being made
    qint64 savedAt_ = 0;
};

} // namespace windlass
