// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/verifytask.h"

#include "core/accounts/serviceaddress.h"

#include <QMap>

namespace windlass {

void VerifyTask::start()
{
    if (const auto *id = std::get_if<TransferId>(&what_.what)) {
        left_ = {*id};
        return next();
    }
    const auto transfers = work_.journal().transfers();
    if (!transfers) {
        work_.report(NotVerified{.failure = transfers.error()});
        return work_.end();
    }
    left_ = madeAt(std::get<ObjectPlace>(what_.what), *transfers);
    if (left_.isEmpty())
        work_.report(NotVerified{});
    next();
}

void VerifyTask::next()
{
    while (!left_.isEmpty()) {
        const TransferId id = left_.takeFirst();
        const auto transfer = work_.journal().transfer(id);
        NotVerified not_{.id = id};
        if (!transfer)
            not_.failure = transfer.error();
        else if (*transfer)
            not_.state = (*transfer)->state;
        if (!not_.failure && not_.state == TransferState::Done) {
            return work_.goTo(*(*transfer)->destination,
                              [this, id, stored = **transfer](const Result<void> &ready) {
                                  if (ready)
                                      return compare(stored);
                                  work_.report(NotVerified{.id = id, .failure = ready.error()});
                                  next();
                              });
        }
        work_.report(not_); // only finished transfers can be verified
    }
    work_.end();
}

void VerifyTask::compare(const StoredTransfer &transfer)
{
    present_ = {transfer.id, 0, 0};
    const int lanes = what_.lanes > 0 ? what_.lanes : work_.settings().parts;
    const auto ended = [this, id = transfer.id, file = transfer.file,
                        url = objectUrl(transfer.destination, transfer.key)](const VerifyEnd &end) {
        const auto over = std::move(verification_);
        work_.report(Verified{id, file, url, end});
        next();
    };
    verification_ = std::make_unique<Verification>(work_.requests(), transfer, what_.download ? lanes : 0,
                                                   Verification::Listener{[this](qint64 done, qint64 all) {
                                                                              present_.done = done;
                                                                              present_.all = all;
                                                                          },
                                                                          ended});
    verification_->start();
}

std::optional<TaskProgress> VerifyTask::progress() const
{
    return verification_ ? std::optional<TaskProgress>(present_) : std::nullopt;
}

QList<TransferId> madeAt(const ObjectPlace &place, const QList<StoredTransfer> &transfers)
{
    // If a later transfer replaced an object, the object does not belong to the earlier one any more.
    QMap<QString, const StoredTransfer *> last;
    for (const StoredTransfer &transfer : transfers) {
        if (transfer.state != TransferState::Done || !isAt(place, transfer.key) ||
            placeOf(*transfer.destination) != placeOf(place.destination))
            continue;
        const StoredTransfer *&known = last[transfer.key];
        if (known == nullptr || known->finished <= transfer.finished)
            known = &transfer;
    }
    QList<TransferId> ids;
    for (const StoredTransfer *transfer : std::as_const(last))
        ids << transfer->id;
    return ids;
}

} // namespace windlass
