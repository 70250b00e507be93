// SPDX-License-Identifier: GPL-3.0-or-later
// The digest of a whole file while its parts are sent side by side and in any order. A SHA takes its bytes
// from first to last, so it cannot be joined from the parts' own: it is made in a thread of its own, which
// goes through the file as far as parts have begun. What it reads is what a part reads at that time, so the
// disk is read once for both. It can be put aside and taken up where it was.
#pragma once

#include "core/base/elsewhere.h"
#include "core/base/resumabledigest.h"
#include "core/net/sourcefile.h"

#include <functional>
#include <memory>

namespace windlass {

class WholeDigest
{
public:
    struct Listener
    {
        /// Some more was read: state() is another one.
        std::function<void()> progressed;
        /// Called once with the raw digest; a failure says why the file cannot be read. Nothing follows. The
        /// owner may destroy it from inside this call.
        std::function<void(Result<QByteArray>)> finished;
    };

    /// `state`: of one that was put aside, or empty. Reads nothing before readTo().
    WholeDigest(Elsewhere elsewhere, std::shared_ptr<SourceFile> file, qint64 size, DigestKind kind,
                const QByteArray &state, Listener listener);
    WholeDigest(const WholeDigest &) = delete;
    WholeDigest &operator=(const WholeDigest &) = delete;

    /// The file may be read up to here. Less than before changes nothing; the file's size ends it.
    void readTo(qint64 offset);
    /// To go on from, in another run of the program too. Empty where nothing was read.
    const QByteArray &state() const { return state_; }
    /// So much of the file is in it.
    qint64 read() const { return read_; }

private:
    struct Work;
    void goOn();
    void arrived();

    Elsewhere elsewhere_;
    Listener listener_;
    std::shared_ptr<Work> work_; ///< the other thread's while running_
    qint64 size_;
    qint64 mayReadTo_ = -1;
    qint64 read_ = 0;
    QByteArray state_;
    Handle running_;
};

} // namespace windlass
