// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/straysessions.h"

#include "core/base/sentence.h"
#include "core/transfer/completioncheck.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// How much a clock may be off before a service refuses requests (S3: 15 minutes).
constexpr Duration clocksDiffer{15 * 60 * 1000};

/// Does the service refuse to answer, so that asking again later would not help?
bool refuses(const RunResult<Receipt> &result)
{
    return !result.result &&
           refusesToAnswer(result.cause, result.lastFailure.value_or(result.result.error()));
}

} // namespace

bool mayBeLeft(const ListedUpload &upload, const QString &key, const Opening &opening)
{
    return upload.key == key && !upload.sessionId.isEmpty() && upload.started.isValid() &&
           upload.started >= opening.since.addMSecs(-clocksDiffer.count()) &&
           upload.started <= opening.last.addMSecs(clocksDiffer.count());
}

StraySessions::StraySessions(Doors doors, QString key, Opening opening, std::function<void(Outcome)> then)
    : doors_(std::move(doors))
    , key_(std::move(key))
    , opening_(std::move(opening))
    , then_(std::move(then))
{
    list({});
}

void StraySessions::list(const PageMarker &from)
{
    asking_ =
        doors_.ask(work::ListUploads{key_, from}, [this](const RunResult<Receipt> &page) { listed(page); });
}

void StraySessions::listed(const RunResult<Receipt> &page)
{
    const bool leadsOn = page.result && trail_.leadsOn(page.result->as<answer::Uploads>());
    if (!leadsOn) {
        if (!page.result && !refuses(page))
            return end(Outcome::Later);
        doors_.note(
            Sentence::tr(
                "An answer to the opening of an upload did not arrive, and the unfinished uploads of this "
                "key cannot be listed: one may be left there. `orphans` shows such uploads.")
                .orInWindow(Sentence::tr("An answer to the opening of an upload did not arrive, and the "
                                         "unfinished uploads of this "
                                         "key cannot be listed: one may be left there.")));
        return end(Outcome::Settled);
    }
    const auto &sheet = page.result->as<answer::Uploads>();
    for (const ListedUpload &upload : sheet.uploads) {
        if (moreLeft_ || !mayBeLeft(upload, key_, opening_) || doors_.isKnown(upload))
            continue;
        if (left_.size() < mostSessions)
            left_.append(upload);
        else
            moreLeft_ = true;
    }
    const PageMarker following = trail_.take(sheet);
    if (following.empty())
        return next();
    list(following);
}

void StraySessions::next()
{
    if (left_.isEmpty()) {
        if (moreLeft_) {
            doors_.note(
                Sentence::tr(
                    "More unfinished uploads of this key are on the service than were looked at. `orphans` "
                    "shows them.")
                    .orInWindow(Sentence::tr(
                        "More unfinished uploads of this key are on the service than were looked at.")));
        }
        return end(Outcome::Settled);
    }
    present_ = left_.takeFirst();
    asking_ = doors_.ask(work::ListParts{present_.sessionId},
                         [this](const RunResult<Receipt> &parts) { looked(parts); });
}

void StraySessions::looked(const RunResult<Receipt> &parts)
{
    const auto holdsNothing = [](const answer::HeldParts &held) {
        return held.parts.isEmpty() && held.next == 0;
    };
    if (parts.result && holdsNothing(parts.result->as<answer::HeldParts>())) {
        asking_ = doors_.ask(work::Abort{present_.sessionId, {}},
                             [this](const RunResult<Receipt> &abort) { takenBack(abort); });
        return;
    }
    const bool gone = parts.cause == Cause::SessionLost;
    if (!parts.result && !gone && !refuses(parts))
        return end(Outcome::Later);
    next(); // it has parts, so it belongs to another program; or it cannot be found out
}

void StraySessions::takenBack(const RunResult<Receipt> &abort)
{
    if (!abort.result && abort.cause != Cause::SessionLost && !refuses(abort))
        return end(Outcome::Later);
    if (abort.result) {
        doors_.note(Sentence::tr(
            "An upload that had been opened under this key, and of which the answer did not arrive, "
            "was taken back."));
    }
    next();
}

void StraySessions::end(Outcome outcome)
{
    if (const auto then = std::exchange(then_, nullptr))
        then(outcome);
}

} // namespace windlass
