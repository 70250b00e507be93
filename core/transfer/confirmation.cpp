// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/confirmation.h"

#include "core/base/sentence.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// After the service was asked to join the parts, this many runs may find neither the object nor the session.
constexpr int maxRunsWhileJoining = 3;

/// `httpStatus`: of the answer that was not sufficient; 0: none.
Failure notProven(const Sentence &sentence, int httpStatus = 0)
{
    Failure failure = localFailure(FailureKind::NotProven, sentence);
    failure.httpStatus = httpStatus;
    return failure;
}

/// Why nobody has seen the object, for the line that reports the upload as done.
Sentence whyNotSeen(const Provider &provider, const Failure &look, bool mayNotList)
{
    if (look.denial == Denial::NotAllowed) {
        return mayNotList ? Sentence::tr("the keys may not read it (%1), nor list it (%2)")
                                .arg(provider.rightToRead(), provider.rightToList())
                          : Sentence::tr("the keys may not read it (%1)").arg(provider.rightToRead());
    }
    if (look.denial == Denial::NotThere)
        return Sentence::tr("the service does not show it");
    if (look.kind == FailureKind::Service)
        return Sentence::tr("the service answers HEAD with %1").arg(look.httpStatus);
    return Sentence::tr("the service's answer to HEAD tells too little of it");
}

/// Does this mode add framing to the body? A service that does not support it stores the framing with the
/// bytes.
bool isFramed(ChecksumMode mode)
{
    return mode == ChecksumMode::Crc64Nvme || mode == ChecksumMode::Crc32c ||
           mode == ChecksumMode::SignedPayload;
}

} // namespace

void Confirmation::putSaid(const answer::Stored &stored, const QString &checksum)
{
    const bool maySee = !isFramed(row_.checksumMode) || behaviour_->headAllowed == true;
    provenByPut_ = maySee && !checksum.isEmpty() && agrees(checksum, stored.checksums) == true;
}

Confirmation::Next Confirmation::headSaid(const std::optional<ObjectFacts> &object,
                                          const ExpectedObject &expected, Instant now)
{
    provenByPut_ = false;
    const Sameness sameness = object ? judge(expected, *object) : Sameness::CannotTell;
    if (sameness == Sameness::CannotTell) {
        Failure why;
        why.kind = object ? FailureKind::BadAnswer : FailureKind::Service;
        why.denial = object ? Denial::None : Denial::NotThere;
        return lookAgain(std::move(why), now);
    }
    if (sameness == Sameness::Same)
        behaviour_->headAllowed = true;
    return judged(sameness, *object);
}

Confirmation::Next Confirmation::headRefused(const Failure &failure, Instant now)
{
    provenByPut_ = false;
    return lookAgain(failure, now);
}

Confirmation::Next Confirmation::lookAgain(Failure why, Instant now)
{
    lastLook_ = std::move(why);
    const bool refused = lastLook_.kind == FailureKind::Service && lastLook_.denial != Denial::NotThere;
    const bool inVain = refused && behaviour_->headAllowed == false;
    if (const auto wait = inVain ? std::nullopt : polls_.next(now))
        return LookAgain{*wait};
    if (refused)
        behaviour_->headAllowed = false;
    return AskTheList{};
}

Confirmation::Next Confirmation::listSaid(const RunResult<Receipt> &list, const ExpectedObject &expected)
{
    if (!list.result) {
        const Failure failure = list.lastFailure.value_or(list.result.error());
        if (refusesToAnswer(list.cause, failure))
            return acknowledged(true, expected);
        return NotYet{list.cause, failure};
    }
    const auto &objects = list.result->as<answer::Objects>().objects;
    const auto found = std::ranges::find(objects, row_.key, &ListedObject::key);
    if (found == objects.end()) {
        return NotYet{
            Cause::Exhausted,
            notProven(Sentence::tr("The service confirmed the upload, and does not show the object yet."))};
    }
    const ObjectFacts object{found->size, found->etag, {}, {}};
    const Sameness sameness = judge(expected, object);
    if (sameness == Sameness::CannotTell)
        return acknowledged(false, expected);
    return judged(sameness, object);
}

Confirmation::Next Confirmation::acknowledged(bool mayNotList, const ExpectedObject &expected)
{
    const Sentence why = whyNotSeen(provider_, lastLook_, mayNotList);
    if (row_.plan.single() && expected.etag.isEmpty() && row_.checksum.isEmpty()) {
        return NotYet{
            Cause::Exhausted,
            notProven(
                Sentence::tr("The service's answer held no ETag, and the object cannot be looked at: %1.")
                    .arg(why))};
    }
    lastLook_ = notProven(Sentence::tr("acknowledged, not looked at: %1").arg(why), lastLook_.httpStatus);
    return Unseen{lastLook_};
}

Confirmation::Next Confirmation::judged(Sameness sameness, const ObjectFacts &object) const
{
    if (sameness == Sameness::Same)
        return Proven{};
    const bool ours = object.uploadId == row_.uploadId;
    if (ours && isFramed(row_.checksumMode) && object.size.value_or(0) > row_.plan.size) {
        return IsAnother{
            localFailure(
                FailureKind::Settings,
                Sentence::tr(
                    "The service stored %1 bytes for a file of %2: it does not know this way to send a "
                    "checksum. Without a checksum= of your own, one is chosen that it knows.")
                    .arg(*object.size)
                    .arg(row_.plan.size)),
            true};
    }
    return IsAnother{notProven(
        ours ? Sentence::tr(
                   "The object on the service is not what was sent, though it is of this upload: its size or "
                   "its checksum differs.")
             : Sentence::tr(
                   "The object on the service is not the file that was sent: another program may have "
                   "written it meanwhile."))};
}

bool Confirmation::oursByExclusion(const CompletionCheck::Answer &answer, bool nameUntold) const
{
    return answer.object && answer.object->size == row_.plan.size && row_.closing != Closing::Open &&
           row_.ifExists != IfExists::Replace && !nameUntold;
}

std::optional<Failure> Confirmation::mayStillBeJoining() const
{
    if (row_.closing == Closing::Open || row_.timesParked >= maxRunsWhileJoining)
        return {};
    return notProven(Sentence::tr(
        "The service was asked to join the parts, and shows neither the object nor the parts yet."));
}

std::optional<Closing> Confirmation::doneAfterAll(const CompletionCheck::Answer &answer) const
{
    if (answer.outcome == CompletionCheck::Outcome::Done)
        return Closing::Proven;
    const bool acknowledgedOnly = row_.closing == Closing::Acknowledged && !answer.another;
    return acknowledgedOnly ? std::optional(Closing::Acknowledged) : std::nullopt;
}

} // namespace windlass
