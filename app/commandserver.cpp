// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandserver.h"

#include "core/base/sentence.h"
#include "core/providers/environment.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Tokens for others' requests, far from those that the driver itself chooses.
constexpr int firstToken = 1'000'000;

/// The reply for a command's result.
DriverReply replyTo(const Result<void> &result)
{
    if (result)
        return {.ok = true};
    const FailureKind kind = result.error().kind;
    const auto fault = kind == FailureKind::Settings      ? DriverReply::Fault::Impossible
                       : kind == FailureKind::Credentials ? DriverReply::Fault::NeedsPerson
                                                          : DriverReply::Fault::Declined;
    return {.ok = false, .fault = fault, .text = result.error().text};
}

} // namespace

CommandServer::CommandServer(const QString &lockFile, Client &client, Owner owner)
    : client_(client)
    , owner_(std::move(owner))
    , socket_(lockFile)
    , lastToken_(firstToken)
{
    connect(&socket_, &ProfileSocket::asked, this, &CommandServer::take);
    connect(&client, &Client::started, this, [this] { started_ = true; });
    connect(&client, &Client::updated, this, [this](const QList<TransferStatus> &changed) {
        for (const TransferStatus &transfer : changed)
            states_.insert(transfer.id, transfer.state);
    });
    connect(&client, &Client::removed, this, [this](const QList<TransferId> &ids) {
        for (const TransferId id : ids)
            states_.remove(id);
    });
    connect(&client, &Client::addDone, this, &CommandServer::added);
}

void CommandServer::take(quint64 client, const DriverRequest &ask)
{
    if (ask.what == DriverRequest::What::Open) {
        const auto opened = owner_.open(ask.paths);
        return socket_.answer(client,
                              {.ok = opened.has_value(), .text = opened ? Sentence() : opened.error().text});
    }
    // Until the engine has started, it knows no transfers, and may still fail to start.
    if (!started_ || (owner_.ending && owner_.ending())) {
        return socket_.answer(
            client,
            {.ok = false,
             .ending = true,
             .text = Sentence::tr("The process that drives the profile is just starting or ending.")});
    }
    if (owner_.holds && owner_.holds(ask.what)) {
        held_.append({client, ask});
        return;
    }
    if (ask.what == DriverRequest::What::Add)
        return add(client, ask);
    if (ask.what == DriverRequest::What::Set)
        return set(client, ask);
    if (settle(client, ask))
        return;
    carryOut(ask);
    const bool moves = ask.what == DriverRequest::What::Resume || ask.what == DriverRequest::What::Cancel;
    if (moves && owner_.follow)
        owner_.follow(ask.ids);
    client_.afterCommands(this, [this, client, ids = ask.ids] {
        DriverReply answer{.ok = true};
        for (const TransferId id : ids) {
            if (const auto state = states_.constFind(id); state != states_.constEnd())
                answer.states.insert(id, *state);
        }
        socket_.answer(client, answer);
    });
}

void CommandServer::handleHeld()
{
    for (const auto &[client, ask] : std::exchange(held_, {}))
        take(client, ask);
}

void CommandServer::add(quint64 client, const DriverRequest &ask)
{
    // Credentials that are not in the keychain are in the environment, which each process has for itself.
    if (!ask.keychain && ask.identity != environmentIdentity(systemEnvironment())) {
        return socket_.answer(
            client,
            {.ok = false,
             .text = Sentence::tr(
                 "The process that drives this profile has other credentials in its environment. Save the "
                 "destination (`windlass-cli destination add`) with its secret in the keychain, or choose "
                 "another profile with --profile.")});
    }
    AddRequest request = ask.add;
    request.token = ++lastToken_;
    adding_.insert(request.token, client);
    client_.add(request);
}

void CommandServer::added(const AddReport &report)
{
    if (!adding_.contains(report.token))
        return;
    if (owner_.follow)
        owner_.follow(report.added);
    socket_.answer(adding_.take(report.token), {.ok = true, .report = report});
}

void CommandServer::carryOut(const DriverRequest &ask)
{
    switch (ask.what) {
    case DriverRequest::What::Pause:
        return client_.pause(ask.ids);
    case DriverRequest::What::Resume:
        if (ask.ifExists)
            client_.decideIfExists(ask.ids, *ask.ifExists);
        if (ask.rateLimit > 0)
            client_.setRateLimit(ask.ids, ask.rateLimit);
        return client_.resume(ask.ids);
    case DriverRequest::What::Cancel:
        return client_.cancel(ask.ids);
    case DriverRequest::What::Remove:
        return client_.remove(ask.ids);
    case DriverRequest::What::Open:
    case DriverRequest::What::Add:
    case DriverRequest::What::Set:
    case DriverRequest::What::AddDestination:
    case DriverRequest::What::RemoveDestination:
    case DriverRequest::What::KeepSecret:
    case DriverRequest::What::ForgetSecret:
        return;
    }
}

void CommandServer::set(quint64 client, const DriverRequest &ask)
{
    client_.changeSetting(ask.key, ask.value, this, [this, client](const Result<void> &changed) {
        socket_.answer(client, replyTo(changed));
    });
}

bool CommandServer::settle(quint64 client, const DriverRequest &ask)
{
    const auto then = [this, client](const Result<void> &result) {
        if (result) // then the result is in the journal
            return client_.afterCommands(this, [this, client] { socket_.answer(client, {.ok = true}); });
        socket_.answer(client, replyTo(result));
    };
    switch (ask.what) {
    case DriverRequest::What::AddDestination:
        client_.addDestination(ask.destination, this, then);
        return true;
    case DriverRequest::What::RemoveDestination:
        client_.dropDestination(ask.key, this, then);
        return true;
    case DriverRequest::What::KeepSecret:
        client_.keepSecret(ask.key, ask.credentials, this, then);
        return true;
    case DriverRequest::What::ForgetSecret:
        client_.forgetSecret(ask.key, this, then);
        return true;
    case DriverRequest::What::Open:
    case DriverRequest::What::Add:
    case DriverRequest::What::Pause:
    case DriverRequest::What::Resume:
    case DriverRequest::What::Cancel:
    case DriverRequest::What::Remove:
    case DriverRequest::What::Set:
        return false;
    }
    return false;
}

} // namespace windlass
