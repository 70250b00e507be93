// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/planuploads.h"

#include "core/exports/collect.h"
#include "core/exports/keytemplate.h"
#include "core/exports/manifest.h"
#include "core/transfer/place.h"

#include <QHostInfo>
#include <QUuid>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Result<StoredTransfer> planned(const CollectedFile &file, const AddRequest &request,
                               const Destination &destination, const Settings &settings,
                               const Service &service, Manifests &manifests, const QDateTime &now)
{
    const auto fingerprint = fingerprintOf(file.path);
    if (!fingerprint)
        return failed(fingerprint.error());
    const auto key =
        expandKey(request.keyTemplate.isEmpty() ? settings.keyTemplate : request.keyTemplate,
                  {destination.prefix, file.vm, file.name, QHostInfo::localHostName(), now.toLocalTime()});
    if (!key)
        return failed(key.error());
    // A size for all services is as near to it as this one allows.
    const qint64 usual = settings.partSize == 0
                             ? 0
                             : std::clamp(settings.partSize, service.shape.minPart, service.shape.maxPart);
    const auto plan =
        planParts(fingerprint->size, request.partSize.value_or(usual), service.shape, service.partRate);
    if (!plan)
        return failed(localFailure(plan.error().kind, u"%1: %2"_s.arg(file.name, plan.error().text)));
    const auto stated = manifests.of(file.path);
    if (!stated)
        return failed(stated.error());
    StoredTransfer transfer;
    transfer.file = file.path;
    transfer.destination = destination;
    transfer.key = *key;
    transfer.fingerprint = *fingerprint;
    transfer.plan = *plan;
    transfer.retry = request.retry;
    transfer.metadata = request.metadata;
    transfer.ifExists = request.ifExists.value_or(settings.ifExists);
    transfer.priority = std::clamp(request.priority, -1, 1);
    transfer.rateLimit = request.rateLimit;
    if (*stated)
        transfer.manifest = ManifestDigest{(*stated)->manifest, (*stated)->digest, {}, false};
    transfer.uploadId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    transfer.added = now;
    return transfer;
}

} // namespace

PlannedUploads planUploads(const AddRequest &request, const Destination &destination,
                           const Settings &settings, const Service &service, QSet<QString> taken,
                           const QDateTime &now)
{
    const Collection collection = collectFiles(request.paths);
    PlannedUploads plans;
    Manifests manifests;
    plans.problems = collection.problems;
    for (const CollectedFile &file : collection.files) {
        auto transfer = planned(file, request, destination, settings, service, manifests, now);
        if (!transfer) {
            plans.problems.append(transfer.error().text);
            continue;
        }
        const QString place = placeOf(*transfer);
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
