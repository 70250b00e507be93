// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/planuploads.h"

#include "core/exports/collect.h"
#include "core/exports/keytemplate.h"
#include "core/exports/manifest.h"

#include <QHostInfo>
#include <QUuid>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Plans one file after the other for one request.
class Planner
{
public:
    Planner(const AddRequest &request, const Destination &destination, const Settings &settings,
            const Service &service, const QDateTime &now)
        : service_(service)
        , partSize_(request.partSize.value_or(usualPartSize(settings, service.shape)))
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

    Result<StoredTransfer> planned(const CollectedFile &file)
    {
        const auto fingerprint = fingerprintOf(file.path);
        if (!fingerprint)
            return failed(fingerprint.error());
        naming_.vm = file.vm;
        naming_.file = file.name;
        const auto key = expandKey(keyTemplate_, naming_);
        if (!key)
            return failed(key.error());
        const auto plan = planParts(fingerprint->size, partSize_, service_.shape, service_.partRate);
        if (!plan)
            return failed(localFailure(plan.error().kind, u"%1: %2"_s.arg(file.name, plan.error().text)));
        const auto stated = manifests_.of(file.path);
        if (!stated)
            return failed(stated.error());
        StoredTransfer transfer = alike_;
        transfer.file = file.path;
        transfer.key = *key;
        transfer.fingerprint = *fingerprint;
        transfer.plan = *plan;
        if (*stated)
            transfer.manifest = ManifestDigest{(*stated)->manifest, (*stated)->digest, {}, false};
        transfer.uploadId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        return transfer;
    }

private:
    /// A size for all services is as near to it as this one allows.
    static qint64 usualPartSize(const Settings &settings, const UploadShape &shape)
    {
        return settings.partSize == 0 ? 0 : std::clamp(settings.partSize, shape.minPart, shape.maxPart);
    }

    const Service &service_;
    qint64 partSize_;
    QString keyTemplate_;
    KeyParts naming_;      ///< but for what the file gives
    StoredTransfer alike_; ///< what all transfers of the request have in common
    Manifests manifests_;
};

} // namespace

PlannedUploads planUploads(const AddRequest &request, const Destination &destination,
                           const Settings &settings, const Service &service, QSet<TransferPlace> taken,
                           const QDateTime &now)
{
    const Collection collection = collectFiles(request.paths);
    PlannedUploads plans;
    Planner planner(request, destination, settings, service, now);
    plans.problems = collection.problems;
    plans.transfers.reserve(collection.files.size());
    for (const CollectedFile &file : collection.files) {
        auto transfer = planner.planned(file);
        if (!transfer) {
            plans.problems.append(transfer.error().text);
            continue;
        }
        const TransferPlace place = placeOf(*transfer);
        if (taken.contains(place)) {
            plans.problems.append(
                u"%1 was left out: another transfer is on its way to %2. Cancel that one, or use another key template."_s
                    .arg(file.path, objectUrl(transfer->destination, transfer->key)));
            continue;
        }
        taken.insert(place);
        plans.transfers.append(std::move(*transfer));
    }
    return plans;
}

} // namespace windlass
