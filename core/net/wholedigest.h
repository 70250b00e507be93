// SPDX-License-Identifier: GPL-3.0-or-later
// The SHA digest of a whole file while its parts are sent in parallel and in any order. SHA processes bytes
// from first to last, so it cannot be combined from the digests of parts. Instead a worker thread reads the
// file as far as parts have started. A part reads the same bytes at about the same time, so the disk is read
// once for both. The digest can be saved and resumed.
#pragma once

#include "core/base/resumabledigest.h"
#include "core/base/workerthread.h"
#include "core/net/sourcefile.h"

#include <functional>
#include <memory>

namespace windlass {

class WholeDigest
{
public:
    struct Listener
    {
        /// More of the file was read, and state() has changed.
        std::function<void()> progressed;
        /// Called once with the raw digest; a failure says why the file cannot be read. Nothing is called
        /// after it. The owner may destroy this object from inside this call.
        std::function<void(Result<QByteArray>)> finished;
    };

    /// `state`: a saved state(), or empty. Reads nothing before readTo().
    WholeDigest(WorkerThread worker, std::shared_ptr<SourceFile> file, qint64 size, DigestKind kind,
                const QByteArray &state, Listener listener);
    WholeDigest(const WholeDigest &) = delete;
    WholeDigest &operator=(const WholeDigest &) = delete;

    /// The file may be read up to here. A smaller value changes nothing; the file's size is the limit.
    void readTo(qint64 offset);
    /// The state to continue from, also in another run of the program. Empty if nothing was read.
    const QByteArray &state() const { return state_; }
    /// How many bytes of the file it includes.
    qint64 read() const { return read_; }

private:
    struct Work;
    void goOn();
    void arrived();

    WorkerThread worker_;
    Listener listener_;
    std::shared_ptr<Work> work_; ///< used by the worker thread while running_
    qint64 size_;
    qint64 mayReadTo_ = -1;
    qint64 read_ = 0;
    QByteArray state_;
    Handle running_;
};

} // namespace windlass
