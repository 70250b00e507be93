// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/uploadplanner.h"

#include "core/base/sentence.h"

#include <QHash>
#include <QHostInfo>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The smallest part size, in whole mebibytes, with which a file of `size` bytes has no more parts than the
/// service accepts.
qint64 leastPartSize(qint64 size, const UploadShape &shape)
{
    if (shape.maxParts == 0)
        return 0;
    constexpr qint64 mebi = 1024 * 1024;
    const qint64 exact = (size + shape.maxParts - 1) / shape.maxParts;
    return (exact + mebi - 1) / mebi * mebi;
}

/// For the second of two files that the template gives one name.
Sentence sameKey(const QString &first, const QString &second, const QString &key)
{
    return Sentence::tr(
               "%1 and %2 get the same key, %3. Only the first is sent. Use a key template that tells "
               "them apart, such as one with {vm} and {file}.")
        .arg(first, second, key);
}

} // namespace

qint64 usualPartSize(qint64 wanted, qint64 size, const UploadShape &shape)
{
    if (wanted == 0)
        return 0;
    return std::clamp(std::max(wanted, leastPartSize(size, shape)), shape.minPart, shape.maxPart);
}

Sentence leftOut(const StoredTransfer &transfer)
{
    return Sentence::tr("%1 was left out: another transfer is on its way to %2, or waits to go on. Resume or "
                        "cancel that one, or use another key template.")
        .arg(transfer.file, objectUrl(transfer.destination, transfer.key));
}

UploadPlanner::UploadPlanner(const AddRequest &request, const Destination &destination,
                             const Settings &settings, const Service &service, const QDateTime &now)
    : paths_(request.paths)
    , filter_(request.filter)
    , service_(service)
    , partSize_(request.partSize)
    , usualPartSize_(settings.partSize)
    , keyTemplate_(request.keyTemplate.isEmpty() ? settings.keyTemplate : request.keyTemplate)
    , naming_{destination.prefix, {}, {}, QHostInfo::localHostName(), now.toLocalTime()}
{
    alike_.destination = destination;
    alike_.retry = request.retry;
    alike_.metadata = request.metadata;
    alike_.ifExists = request.ifExists.value_or(settings.ifExists);
    alike_.priority = std::clamp(request.priority, -1, 1);
    alike_.rateLimit = request.rateLimit;
    alike_.added = now;
}

void UploadPlanner::plan(qsizetype most)
{
    if (!files_)
        collect();
    const qsizetype end = std::min(files_->size(), next_ + most);
    plans_.transfers.reserve(end - next_);
    for (; next_ < end; ++next_) {
        const auto &[file, key] = files_->at(next_);
        if (auto transfer = planned(file, key))
            plans_.transfers.append(std::move(*transfer));
        else
            plans_.problems.append(transfer.error().text);
    }
    if (atEnd())
        plans_.findings = manifests_.findings();
}

void UploadPlanner::collect()
{
    Collection collection = collectFiles(paths_, filter_);
    plans_.problems = std::move(collection.problems);
    plans_.leftOut = std::move(collection.leftOut);
    files_.emplace();
    QHash<QString, QString> firstOf; // the key's first file
    for (CollectedFile &file : collection.files) {
        naming_.vm = file.vm;
        naming_.file = file.name;
        const auto key = expandKey(keyTemplate_, naming_);
        if (!key) {
            plans_.problems.append(key.error().text);
        } else if (const auto first = firstOf.constFind(*key); first != firstOf.constEnd()) {
            plans_.problems.append(sameKey(*first, file.path, *key));
        } else {
            firstOf.insert(*key, file.path);
            files_->append({std::move(file), *key});
        }
    }
}

PlannedUploads UploadPlanner::take()
{
    return std::exchange(plans_, {});
}

Result<StoredTransfer> UploadPlanner::planned(const CollectedFile &file, const QString &key)
{
    const auto fingerprint = fingerprintOf(file.path);
    if (!fingerprint)
        return failed(fingerprint.error());
    const qint64 partSize =
        partSize_.value_or(usualPartSize(usualPartSize_, fingerprint->size, service_.shape));
    const auto plan = planParts(fingerprint->size, partSize, service_.shape, service_.partRate);
    if (!plan)
        return failed(
            localFailure(plan.error().kind, Sentence::joined({file.name, plan.error().text}, u": "_s)));
    const auto stated = manifests_.of(file.path);
    if (!stated)
        return failed(stated.error());
    StoredTransfer transfer = alike_;
    transfer.file = file.path;
    transfer.key = key;
    transfer.fingerprint = *fingerprint;
    transfer.plan = *plan;
    if (*stated)
        transfer.manifest = ManifestDigest{(*stated)->manifest, (*stated)->digest, {}, false};
    transfer.uploadId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return transfer;
}

} // namespace windlass
