// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/existsquestion.h"

#include "app/cli/prompt.h"
#include "app/cli/tr.h"

#include <QTimer>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds lookAgain{500};

} // namespace

std::optional<ExistsChoice> existsChoice(const QString &typed)
{
    const QString word = typed.trimmed();
    if (word == u"s" || word == u"skip")
        return ExistsChoice{IfExists::Skip, false};
    if (word == u"r" || word == u"replace")
        return ExistsChoice{IfExists::Replace, false};
    if (word == u"S" || word == u"skip all")
        return ExistsChoice{IfExists::Skip, true};
    if (word == u"R" || word == u"replace all")
        return ExistsChoice{IfExists::Replace, true};
    if (word == u"q" || word == u"quit")
        return ExistsChoice{{}, true};
    return {};
}

bool restsForExisting(const TransferStatus &transfer)
{
    const bool rests = transfer.state == TransferState::Parked || transfer.state == TransferState::Failed;
    return rests && transfer.cause == Cause::NeedsPerson && transfer.failure &&
           transfer.failure->kind == FailureKind::ObjectExists;
}

ExistsQuestions::ExistsQuestions(Console &console, Listener listener)
    : console_(console)
    , listener_(std::move(listener))
{}

bool ExistsQuestions::rests(const TransferStatus &transfer)
{
    if (!restsForExisting(transfer)) {
        decided_.remove(transfer.id); // it continues
        return atRest(transfer.state);
    }
    return !ask(transfer) && !asks(transfer.id) && !decided_.contains(transfer.id);
}

void ExistsQuestions::passedOn(const QList<TransferId> &ids)
{
    decided_.unite(QSet<TransferId>(ids.begin(), ids.end()));
}

void ExistsQuestions::settled(const QList<TransferId> &ids)
{
    decided_.subtract(QSet<TransferId>(ids.begin(), ids.end()));
}

/// Queues the question about this transfer, if a person can be asked and has not been asked about it before.
bool ExistsQuestions::ask(const TransferStatus &transfer)
{
    if (asked_.contains(transfer.id) || console_.json() || !isInteractive())
        return false;
    asked_.insert(transfer.id);
    if (forAll_) {
        if (!forAll_->what)
            return false;
        listener_.decided({transfer.id}, *forAll_->what);
        return true;
    }
    waiting_.append({transfer.id, transfer.url()});
    if (waiting_.size() == 1)
        show();
    return true;
}

/// Is the question about this transfer shown or queued?
bool ExistsQuestions::asks(TransferId id) const
{
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [id](const Question &each) { return each.id == id; });
}

void ExistsQuestions::forget(const QList<TransferId> &ids)
{
    settled(ids);
    const TransferId shown = waiting_.isEmpty() ? 0 : waiting_.first().id;
    waiting_.removeIf([&ids](const Question &each) { return ids.contains(each.id); });
    if (shown == 0 || !ids.contains(shown))
        return;
    tellOnStandardError({}); // move below the question, which is void now
    typed_.clear();
    if (waiting_.isEmpty())
        keys_.release()->deleteLater();
    else
        show();
}

void ExistsQuestions::show()
{
    if (!keys_)
        tcflush(STDIN_FILENO, TCIFLUSH); // discard what was typed before the question
    console_.progress({});
    tellOnStandardError(Cli::tr("There is an object %1 already.").arg(waiting_.first().url));
    tellOnStandardError(Cli::tr("(s)kip, (r)eplace, (S)kip all, (R)eplace all, or (q) to decide later: "),
                        false);
    if (keys_)
        return;
    keys_ = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(keys_.get(), &QSocketNotifier::activated, keys_.get(), [this] { read(); });
}

/// The terminal delivers whole lines.
void ExistsQuestions::read()
{
    if (!isInteractive()) { // now in the background: reading would stop the program
        keys_->setEnabled(false);
        QTimer::singleShot(lookAgain, keys_.get(), [this] { keys_->setEnabled(true); });
        return;
    }
    constexpr qsizetype longest = 4096;
    std::array<char, 256> piece{};
    const auto count = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0 || typed_.size() > longest)
        return leaveAll();
    typed_.append(piece.data(), static_cast<qsizetype>(count));
    while (!waiting_.isEmpty() && typed_.contains('\n')) {
        const qsizetype end = typed_.indexOf('\n');
        const QString line = QString::fromUtf8(typed_.first(end));
        typed_.remove(0, end + 1);
        take(line);
    }
}

void ExistsQuestions::take(const QString &typed)
{
    const auto choice = existsChoice(typed);
    if (!choice)
        return show();
    if (!choice->what)
        return leaveAll();
    QList<TransferId> ids;
    if (choice->forAll) {
        forAll_ = choice;
        for (const Question &each : std::exchange(waiting_, {}))
            ids << each.id;
    } else {
        ids << waiting_.takeFirst().id;
    }
    typed_.clear(); // anything typed so far cannot answer the next question
    if (waiting_.isEmpty())
        keys_.release()->deleteLater(); // it is calling us
    else
        show();
    listener_.decided(ids, *choice->what);
}

void ExistsQuestions::leaveAll()
{
    forAll_ = ExistsChoice{{}, true};
    QList<TransferId> ids;
    for (const Question &each : std::exchange(waiting_, {}))
        ids << each.id;
    typed_.clear();
    keys_.release()->deleteLater();
    listener_.left(ids);
}

} // namespace windlass
