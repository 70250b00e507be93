// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/manifestcheck.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure differs(const StoredTransfer &stored, const StatedDigest &found)
{
    return localFailure(
        FailureKind::ManifestDiffers,
        u"%1 is not the file that %2 describes: its digest is %3, the manifest states %4."_s.arg(
            QFileInfo(stored.file).fileName(), QFileInfo(stored.manifest->manifest).fileName(),
            digestText(found), digestText(stored.manifest->stated)));
}

} // namespace

ManifestCheck::ManifestCheck(StoredTransfer &stored, Elsewhere elsewhere, Listener listener,
                             qint64 bytesBetweenSaves)
    : stored_(stored)
    , elsewhere_(std::move(elsewhere))
    , listener_(std::move(listener))
    , bytesBetweenSaves_(bytesBetweenSaves)
{}

void ManifestCheck::begin(const std::shared_ptr<SourceFile> &file, const Upload &upload)
{
    if (!stored_.manifest || stored_.manifest->agrees)
        return;
    digest_ = std::make_unique<WholeDigest>(
        elsewhere_, file, stored_.plan.size, stored_.manifest->stated.kind, stored_.manifest->state,
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

bool ManifestCheck::holdsUp(const Upload &upload)
{
    if (!stored_.manifest || stored_.manifest->agrees)
        return false;
    const bool waits = upload.aboutToMakeObject() || upload.phase() == Upload::Phase::Finished;
    if (waits && digest_)
        digest_->readTo(stored_.plan.size);
    return waits;
}

void ManifestCheck::progressed()
{
    stored_.manifest.edit().state = digest_->state();
    if (digest_->read() - savedAt_ < bytesBetweenSaves_)
        return;
    savedAt_ = digest_->read();
    listener_.save();
}

void ManifestCheck::finished(const Result<QByteArray> &digest)
{
    stored_.manifest.edit().state =
        digest_->state(); // kept: whoever corrects the manifest need not wait for it again
    digest_.reset();
    if (!digest)
        return listener_.ended(failed(digest.error()));
    const StatedDigest found{stored_.manifest->stated.kind, *digest};
    if (found != stored_.manifest->stated)
        return listener_.ended(failed(differs(stored_, found)));
    ManifestDigest &manifest = stored_.manifest.edit();
    manifest.agrees = true;
    manifest.state.clear();
    listener_.ended({});
}

} // namespace windlass
