// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: the commands for destinations, their secrets, and tasks.
#include "core/base/sentence.h"
#include "core/engine/engineprivate.h"
#include "core/queue/permitted.h"

#include <QPointer>

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure programEnds()
{
    return localFailure(FailureKind::Journal, Sentence::tr("The program is just ending."));
}

} // namespace

Client::Answer Engine::Private::guardedBy(QObject *context, Answer then)
{
    return [context = QPointer<QObject>(context), then = std::move(then)](const Result<void> &result) {
        if (context)
            then(result);
    };
}

void Engine::saveDestination(const Destination &destination, const Credentials &credentials, bool sessionOnly)
{
    if (!d_->up() || !d_->accounts)
        return;
    d_->accounts->save(
        destination, credentials, sessionOnly,
        [this, name = destination.name, keys = !isEmpty(credentials)](const Accounts::Saved &saved) {
            d_->tell(&Client::destinationSaved, name, saved.result.has_value(), saved.keptForSession,
                     saved.result ? Failure{} : saved.result.error());
            d_->tellDestinations();
            if (saved.result && keys)
                d_->resumeNeedingKeys(name);
        });
}

void Engine::Private::tellDestinations()
{
    if (const auto all = store->destinations())
        tell(&Client::destinationsChanged, *all);
}

/// Resumes the transfers that stopped because that destination had no keys, or wrong ones.
void Engine::Private::resumeNeedingKeys(const QString &destination)
{
    resume(roster->ids([this, &destination](const StoredTransfer &row) {
        const bool rests = row.state == TransferState::Failed || row.state == TransferState::Parked;
        return rests && !roster->held(row.id) && !roster->lent(row.id) &&
               row.destination->name == destination && row.failure && needsKeys(*row.failure);
    }));
}

void Engine::removeDestination(const QString &name)
{
    dropDestination(name, this, [this](const Result<void> &result) {
        if (!result)
            d_->note(EventLevel::Error, result.error().text);
    });
}

void Engine::dropDestination(const QString &name, QObject *context, Answer answer)
{
    const Answer then = Private::guardedBy(context, std::move(answer));
    if (!d_->acceptsCommands(then))
        return;
    const auto needing = d_->roster->ids([&name](const StoredTransfer &row) { return needs(row, name); });
    d_->accounts->remove(name, needing, [this, then](const Result<void> &done) {
        const Result<void> result = d_->onDisk(done);
        if (result)
            d_->tellDestinations();
        then(result);
    });
}

void Engine::addDestination(const Destination &destination, QObject *context, Answer answer)
{
    const Answer then = Private::guardedBy(context, std::move(answer));
    if (!d_->acceptsCommands(then))
        return;
    d_->accounts->add(destination, [this, then](const Result<void> &done) {
        const Result<void> result = d_->onDisk(done);
        if (result)
            d_->tellDestinations();
        then(result);
    });
}

void Engine::keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                        Answer answer)
{
    const Answer then = Private::guardedBy(context, std::move(answer));
    if (!d_->acceptsCommands(then))
        return;
    d_->accounts->keepSecret(destination, credentials, [this, destination, then](const Result<void> &done) {
        const Result<void> result = d_->onDisk(done);
        if (result) {
            d_->tellDestinations();
            d_->resumeNeedingKeys(destination);
        }
        then(result);
    });
}

void Engine::forgetSecret(const QString &destination, QObject *context, Answer answer)
{
    const Answer then = Private::guardedBy(context, std::move(answer));
    if (d_->acceptsCommands(then))
        d_->accounts->forgetSecret(destination, then);
}

/// A success counts only once it is committed to the journal.
Result<void> Engine::Private::onDisk(const Result<void> &done) const
{
    return done ? store->commit() : done;
}

/// If not, calls `then` with a failure.
bool Engine::Private::acceptsCommands(const Answer &then) const
{
    if (up() && accounts)
        return true;
    then(failed(programEnds()));
    return false;
}

void Engine::testDestination(const Destination &destination, const Credentials &credentials)
{
    if (!d_->accounts)
        return;
    d_->accounts->testConnection(destination, credentials, [this](const Result<void> &result) {
        d_->tell(&Client::destinationTested, result.has_value(), result ? Failure{} : result.error());
    });
}

void Engine::runTask(const TaskOrder &order)
{
    if (!d_->tasks) {
        return d_->tell(&Client::taskEnded, order.token,
                        TaskEnd{.trouble = TaskFailure{Cause::Cancelled, programEnds()}});
    }
    if (d_->store)
        static_cast<void>(d_->store->commit()); // tasks read the journal; gatherWrites() reports a failure
    d_->tasks->run(order, d_->settings);
}

void Engine::continueTask(int token)
{
    if (d_->tasks)
        d_->tasks->goOn(token);
}

void Engine::cancelTask(int token)
{
    if (d_->tasks)
        d_->tasks->cancel(token);
}

void Engine::requestVaultState()
{
    if (d_->accounts)
        d_->accounts->vaultState([this](VaultState state) { d_->tell(&Client::vaultState, state); });
}

void Engine::requestSecretState(const QString &destination)
{
    if (d_->accounts) {
        d_->accounts->secretState(destination, [this, destination](SecretState state) {
            d_->tell(&Client::secretState, destination, state);
        });
    }
}

} // namespace windlass
