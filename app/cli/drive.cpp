// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/drive.h"

#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/tr.h"
#include "words/events.h"
#include "words/sentences.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// How often to print a transfer's progress: for programs, for a log, and on a terminal.
constexpr Duration jsonPace = 500ms;
constexpr Duration plainPace = 10s;
constexpr Duration redrawPace = 200ms;

} // namespace

Drive::Drive(Console &console, const Profile &profile)
    : console_(console)
    , thread_(profile)
    , questions_(console,
                 {[this](const QList<TransferId> &ids, IfExists choice) { settleExisting(ids, choice); },
                  [this](const QList<TransferId> &ids) { settled(ids); }})
{
    clock_.start();
    server_ = std::make_unique<CommandServer>(
        profile.lockFile, client(),
        CommandServer::Owner{
            [](const QStringList &) -> Result<void> {
                return failed(localFailure(
                    FailureKind::Settings,
                    Cli::tr("A command line drives this profile, and has no window. Let it finish first.")));
            },
            [this](const QList<TransferId> &ids) { stay(ids); }, [this] { return phase_ == Phase::Ending; },
            [this](DriverRequest::What what) {
                return phase_ == Phase::Starting || (expectsOwn_ && what == DriverRequest::What::Add);
            }});
    connect(&client(), &Client::updated, this, &Drive::take);
    connect(&client(), &Client::happened, this, [this](const QList<Event> &events) {
        for (const Event &event : events)
            print(event);
    });
    connect(&client(), &Client::removed, this, &Drive::forget);
    connect(&client(), &Client::stopped, &loop_, &QEventLoop::quit);
    connect(&client(), &Client::refused, this, [this](const Failure &failure) {
        console_.problem(text::said(failure.text));
        finish(exitStatusOf(failure));
    });
    connect(&redraws_, &QTimer::timeout, this, &Drive::redraw);
}

ExitStatus Drive::run(std::function<void()> begin)
{
    interrupt_ = std::make_unique<Interrupt>([this] { interrupt(); });
    connect(
        &client(), &Client::started, this,
        [this, begin = std::move(begin)](const QList<Destination> &destinations, const Settings &settings) {
            destinations_ = destinations;
            settings_ = settings;
            afterCommands([this, begin] {
                if (phase_ != Phase::Starting)
                    return;
                phase_ = Phase::Running;
                begin();
                release();
            });
        });
    client().start(false);
    if (console_.redraws())
        redraws_.start(redrawPace);
    loop_.exec();
    redraws_.stop();
    console_.progress({});

    moving_.clear();
    // A transfer that was cancelled before it began sends no event about its end.
    for (const TransferStatus &transfer : followed()) {
        if (atRest(transfer.state))
            printEnd(transfer);
    }
    const ExitStatus status = worse(status_, exitStatusOf(followed(), refusals_, interrupted_));
    const Summary summary{.transfers = followed(),
                          .before = before_,
                          .leftOut = leftOut_,
                          .notAdded = notAdded_,
                          .findings = findings_,
                          .interrupted = interrupted_,
                          .exitStatus = status,
                          .took = Duration(clock_.elapsed())};
    console_.object(json::summary(summary, now()));
    if (!followed_.isEmpty() || leftOut_ > 0 || notAdded_ > 0)
        console_.line(plain::summary(summary));
    if (interrupted_)
        console_.remark(Cli::tr("Interrupted. `windlass-cli resume` goes on."));
    return status;
}

std::optional<TransferStatus> Drive::transfer(TransferId id) const
{
    const auto found = transfers_.constFind(id);
    return found == transfers_.constEnd() ? std::nullopt : std::optional(*found);
}

void Drive::follow(const QList<TransferId> &ids)
{
    if (!expectsOwn_) { // otherwise they were added by this run
        for (const TransferId id : ids) {
            if (const auto known = transfers_.constFind(id); known != transfers_.constEnd())
                before_.insert(id, totalsOf(*known));
        }
    }
    expectsOwn_ = false;
    followed_.unite(QSet<TransferId>(ids.begin(), ids.end()));
    release();
    // Wait until the engine has started them; before that they may be at rest.
    afterCommands([this] {
        if (phase_ == Phase::Running)
            phase_ = Phase::Watching;
        for (const TransferId id : std::as_const(followed_))
            noteWhetherAtRest(id);
        finishAtRest();
    });
}

void Drive::stay(const QList<TransferId> &ids)
{
    servedTransfers_.unite(QSet<TransferId>(ids.begin(), ids.end()));
    ++pendingFollows_;
    afterCommands([this, ids] {
        --pendingFollows_;
        settled(ids);
    });
}

/// Allows the server to add files for other processes now.
void Drive::release()
{
    if (!expectsOwn_ && phase_ != Phase::Starting)
        server_->handleHeld();
}

void Drive::settleExisting(const QList<TransferId> &ids, IfExists choice)
{
    questions_.passedOn(ids);
    client().decideIfExists(ids, choice);
    afterCommands([this, ids] { // those that did not continue are at rest for another reason
        questions_.settled(ids);
        settled(ids);
    });
}

/// Another process has removed these transfers.
void Drive::forget(const QList<TransferId> &ids)
{
    questions_.forget(ids);
    for (const TransferId id : ids) {
        moving_.remove(id);
        servedTransfers_.remove(id);
    }
    if (phase_ == Phase::Watching)
        finishAtRest();
}

void Drive::settled(const QList<TransferId> &ids)
{
    for (const TransferId id : ids)
        noteWhetherAtRest(id);
    if (phase_ == Phase::Watching)
        finishAtRest();
}

void Drive::notSent(const AddReport &report)
{
    leftOut_ += report.leftOut.size();
    findings_ += report.findings.size();
    notAdded_ += report.problems.size();
    if (std::ranges::any_of(report.leftOut, isMissing))
        status_ = worse(status_, ExitStatus::Failed);
}

void Drive::refuse(const QString &sentence)
{
    ++refusals_;
    console_.problem(sentence);
}

void Drive::refuseFile(const Sentence &problem)
{
    ++refusals_;
    console_.object(json::problem(text::said(problem), now()));
    if (!toldNotes_.contains(problem.english()))
        console_.problem(text::said(problem));
}

void Drive::end(ExitStatus status, void (Client::*how)())
{
    status_ = worse(status_, status);
    if (phase_ == Phase::Ending)
        return;
    expectsOwn_ = false;
    const bool serves = !interrupted_ && status_ != ExitStatus::Usage;
    if (serves)
        release();
    if (serves && (server_->isAdding() || pendingFollows_ > 0 || moving_.intersects(servedTransfers_))) {
        phase_ = Phase::Watching; // finish what was handed over in the meantime
        return;
    }
    phase_ = Phase::Ending;
    server_->handleHeld(); // answer the held requests
    (client().*how)();
}

void Drive::interrupt()
{
    interrupted_ = true;
    console_.remark(Cli::tr("Stopping; what the service confirmed is kept. A second Ctrl+C ends at once."));
    end(ExitStatus::Interrupted, &Client::stopSoon); // requests that are nearly finished may end
}

QList<TransferStatus> Drive::followed() const
{
    QList<TransferStatus> all;
    std::copy_if(transfers_.begin(), transfers_.end(), std::back_inserter(all),
                 [this](const TransferStatus &transfer) { return followed_.contains(transfer.id); });
    return all;
}

void Drive::take(const QList<TransferStatus> &changed)
{
    for (const TransferStatus &transfer : changed) {
        transfers_.insert(transfer.id, transfer);
        noteWhetherAtRest(transfer.id);
        if (phase_ != Phase::Ending && followed_.contains(transfer.id) && !atRest(transfer.state))
            printProgress(transfer);
    }
    if (phase_ == Phase::Watching)
        finishAtRest();
}

/// Keeps a running set, so that finishing does not scan every transfer.
void Drive::noteWhetherAtRest(TransferId id)
{
    const auto found = transfers_.constFind(id);
    if (found == transfers_.constEnd() || !isWatched(id))
        return;
    if (rests(*found))
        moving_.remove(id);
    else
        moving_.insert(id);
}

/// A person is only asked about this run's own transfers.
bool Drive::rests(const TransferStatus &transfer)
{
    if (phase_ == Phase::Ending || !followed_.contains(transfer.id))
        return atRest(transfer.state);
    return questions_.rests(transfer);
}

void Drive::finishAtRest()
{
    if (moving_.isEmpty())
        finish();
}

void Drive::announce(const TransferStatus &transfer)
{
    if (announced_.contains(transfer.id))
        return;
    announced_.insert(transfer.id);
    console_.tell([&] { return json::transferAdded(transfer, now()); },
                  [&] { return plain::transferAdded(transfer); });
}

void Drive::print(const Event &event)
{
    if (console_.verbose() && !console_.json() && plain::attempt(event).isEmpty())
        console_.line(event.object.isEmpty() ? text::logText(event)
                                             : event.object + u": "_s + text::logText(event));
    switch (event.kind) {
    case EventKind::TransferAdded:
        if (expectsOwn_) {
            announce(event.status);
            followed_.insert(event.transfer); // some run while others are still being added
        }
        take({event.status});
        return;
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable:
    case EventKind::RetrySucceeded:
    case EventKind::RetryScheduled:
    case EventKind::EndpointChanged:
    case EventKind::WaitEnded:
    case EventKind::ActionTaken:
    case EventKind::Reconciled:
    case EventKind::AlreadyThere:
    case EventKind::PartsLost:
        if (event.transfer == 0 || followed_.contains(event.transfer))
            printAttempt(event);
        return;
    case EventKind::Note:
        if (event.level == EventLevel::Warn || event.level == EventLevel::Error) {
            toldNotes_.insert(event.text.english());
            console_.problem(text::said(event.text));
        }
        return;
    case EventKind::StateChanged:
        // Do not wait for the snapshots, which arrive only a few times a second.
        take({event.status});
        return;
    case EventKind::TransferFinished:
        take({event.status});
        if (followed_.contains(event.transfer))
            printEnd(event.status);
        return;
    case EventKind::EngineStarted:
    case EventKind::SessionOpened:
    case EventKind::AttemptStarted:
    case EventKind::AttemptSucceeded:
    case EventKind::AttemptCancelled:
    case EventKind::ManifestAgrees:
        return;
    }
}

void Drive::printAttempt(const Event &event)
{
    console_.line(plain::attempt(event));
    switch (event.kind) {
    case EventKind::RetrySucceeded:
        return console_.object(json::retrySucceeded(event));
    case EventKind::RetryScheduled:
        return console_.object(json::retryScheduled(event));
    case EventKind::EndpointChanged:
        return console_.object(json::endpointChanged(event));
    case EventKind::WaitEnded:
        return console_.object(json::waitEnded(event));
    case EventKind::ActionTaken:
        return console_.object(json::actionTaken(event));
    case EventKind::Reconciled:
        return console_.object(json::reconciled(event));
    case EventKind::AlreadyThere:
    case EventKind::PartsLost:
        return;
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable:
        // Report each failed attempt once; the end of its operation may be a second event.
        return console_.object(event.reportedBefore ? json::operationFailed(event)
                                                    : json::attemptFailed(event));
    case EventKind::EngineStarted:
    case EventKind::TransferAdded:
    case EventKind::StateChanged:
    case EventKind::SessionOpened:
    case EventKind::AttemptStarted:
    case EventKind::AttemptSucceeded:
    case EventKind::AttemptCancelled:
    case EventKind::ManifestAgrees:
    case EventKind::TransferFinished:
    case EventKind::Note:
        return;
    }
}

void Drive::printEnd(const TransferStatus &transfer)
{
    if (ended_.contains(transfer.id) || (restsForExisting(transfer) && moving_.contains(transfer.id)))
        return;
    ended_.insert(transfer.id);
    if (console_.redraws())
        redraw(); // so that the progress line below the next line is current
    const auto line = [&] { return plain::transferFinished(transfer, now()); };
    if (exitStatusOf(transfer) == ExitStatus::Done)
        return console_.tell([&] { return json::transferFinished(transfer, now()); }, line);
    console_.object(json::transferFinished(transfer, now()));
    console_.problem(line());
}

void Drive::printProgress(const TransferStatus &transfer)
{
    if (console_.redraws())
        return;
    const Duration pace = console_.json() ? jsonPace : plainPace;
    const auto last = lastProgress_.constFind(transfer.id);
    if (last != lastProgress_.constEnd() && clock_.elapsed() - *last < pace.count())
        return;
    const bool first = last == lastProgress_.constEnd();
    lastProgress_.insert(transfer.id, clock_.elapsed());
    // In a log, do not print the start: a small file is done before the next line is due.
    console_.tell([&] { return json::progress(transfer, now()); },
                  [&] { return first ? QString() : plain::progress(transfer, now()); });
}

void Drive::redraw()
{
    if (questions_.open())
        return;
    QList<TransferStatus> begun; // do not copy the many that wait
    std::copy_if(transfers_.begin(), transfers_.end(), std::back_inserter(begun),
                 [this](const TransferStatus &transfer) {
                     return transfer.state != TransferState::Queued && moving_.contains(transfer.id);
                 });
    console_.progress(plain::progressLine(begun, now(), console_.width()));
}

} // namespace windlass
