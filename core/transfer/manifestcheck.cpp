// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/manifestcheck.h"

#include "core/base/sentence.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure differs(const QString &file, const ManifestDigest &manifest, const StatedDigest &found)
{
    return localFailure(
        FailureKind::ManifestDiffers,
        Sentence::tr("%1 is not the file that %2 describes: its digest is %3, the manifest states %4.")
            .arg(file, QFileInfo(manifest.manifest).fileName(), digestText(found),
                 digestText(manifest.stated)));
}

} // namespace

ManifestCheck::ManifestCheck(const StoredTransfer &of, WorkerThread worker, Listener listener,
                             qint64 bytesBetweenSaves)
    : manifest_(of.manifest)
    , file_(QFileInfo(of.file).fileName())
    , size_(of.plan.size)
    , worker_(std::move(worker))
    , listener_(std::move(listener))
    , bytesBetweenSaves_(bytesBetweenSaves)
{}

void ManifestCheck::begin(const std::shared_ptr<SourceFile> &file, const Upload &upload)
{
    if (!manifest_ || manifest_->agrees)
        return;
    digest_ = std::make_unique<WholeDigest>(
        worker_, file, size_, manifest_->stated.kind, manifest_->state,
        WholeDigest::Listener{[this] { progressed(); },
                              [this](const Result<QByteArray> &digest) { finished(digest); }});
    savedAt_ = digest_->read();
    qint64 sent = 0;
    for (const ConfirmedPart &part : upload.progress().parts)
        sent = std::max(sent, part.offset + part.length);
    digest_->readTo(sent);
}

void ManifestCheck::sends(const Step &step)
{
    if (digest_ && step.operation == Operation::Part)
        digest_->readTo(step.offset + step.length);
}

bool ManifestCheck::blocksCompletion(const Upload &upload)
{
    if (!manifest_ || manifest_->agrees)
        return false;
    const bool waits = upload.aboutToMakeObject() || upload.phase() == Upload::Phase::Finished;
    if (waits && digest_)
        digest_->readTo(size_);
    return waits;
}

bool ManifestCheck::waits(Timers &timers, Duration moment, std::function<void()> then)
{
    if (std::exchange(readFailed_, true))
        return false;
    again_ = timers.after(moment, std::move(then));
    return true;
}

void ManifestCheck::letGo()
{
    digest_.reset();
    again_.reset();
}

bool ManifestCheck::invalidate()
{
    if (!manifest_ || (!manifest_->agrees && manifest_->state.isEmpty()))
        return false;
    digest_.reset();
    ManifestDigest &manifest = manifest_.edit();
    manifest.agrees = false;
    manifest.state.clear();
    return true;
}

void ManifestCheck::progressed()
{
    manifest_.edit().state = digest_->state();
    const bool worthSaving = digest_->read() - savedAt_ >= bytesBetweenSaves_;
    if (worthSaving) {
        savedAt_ = digest_->read();
        readFailed_ = false;
    }
    listener_.progressed(manifest_, worthSaving);
}

void ManifestCheck::finished(const Result<QByteArray> &digest)
{
    ManifestDigest &manifest = manifest_.edit();
    manifest.state = digest_->state(); // kept, so that a user who corrects the manifest need not wait again
    digest_.reset();
    if (!digest) {
        listener_.progressed(manifest_, false);
        return listener_.ended(failed(digest.error()));
    }
    const StatedDigest found{manifest.stated.kind, *digest};
    manifest.agrees = found == manifest.stated;
    if (manifest.agrees)
        manifest.state.clear();
    listener_.progressed(manifest_, false);
    if (manifest_->agrees)
        listener_.ended({});
    else
        listener_.ended(failed(differs(file_, *manifest_, found)));
}

} // namespace windlass
