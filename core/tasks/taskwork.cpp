// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskwork.h"

#include "core/accounts/serviceaddress.h"
#include "core/base/sentence.h"
#include "core/providers/providers.h"
#include "core/services/serviceurl.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

TaskWork::TaskWork(Doors doors, Settings settings, std::optional<RetryPolicy> retry, Listener listener)
    : doors_(std::move(doors))
    , settings_(std::move(settings))
    , retry_(retry)
    , listener_(std::move(listener))
{}

void TaskWork::goTo(const Destination &destination, std::function<void(Result<void>)> then)
{
    auto completed = withEnvironment(destination, systemEnvironment());
    if (!completed) {
        finding_ =
            doors_.timers.after(Duration::zero(), [then = std::move(then), failure = completed.error()] {
                then(failed(failure));
            });
        return;
    }
    destination_ = std::move(*completed);
    finding_ = doors_.findCredentials(destination_, CredentialSource::Freshness::Kept,
                                      [this, then = std::move(then)](const Result<Credentials> &found) {
                                          if (!found)
                                              return then(failed(found.error()));
                                          prepare(*found);
                                          then({});
                                      });
}

void TaskWork::prepare(const Credentials &credentials)
{
    const RetryPolicy policy = retry_.value_or(destination_.retry.value_or(settings_.retry));
    attemptsBefore_ = attempts();
    retriesBefore_ = retries();
    requests_ = std::make_unique<ServiceRequests>(
        destination_, credentials, policy,
        ServiceRequests::Doors{
            doors_.timers, doors_.dice, doors_.http, *providerOf(destination_.provider),
            doors_.endpoints.at(serviceUrl(destination_), destination_, credentials, policy)},
        listener_.happened,
        [this](const Credentials &used, auto then) { return refresh(used, std::move(then)); });
}

Handle TaskWork::refresh(const Credentials &used, std::function<void(Result<Credentials>)> then)
{
    return doors_.findCredentials(
        destination_, CredentialSource::Freshness::New,
        [used, then = std::move(then)](Result<Credentials> fresh) {
            const bool same = fresh && *fresh == used;
            then(same ? failed(localFailure(
                            FailureKind::Credentials,
                            Sentence::tr("The credentials have expired, and no newer ones were found.")))
                      : std::move(fresh));
        });
}

std::optional<TaskFailure> troubleOf(const RunResult<Receipt> &end)
{
    if (end.result)
        return {};
    return TaskFailure{end.cause, end.lastFailure.value_or(end.result.error())};
}

} // namespace windlass
