// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialsource.h"

#include "core/accounts/credentialprocess.h"
#include "core/base/sentence.h"
#include "core/providers/providers.h"
#include "core/providers/signin.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure nothingFound(const SignIn &signIn, const Destination &destination, const Sentence &keychainTrouble)
{
    const Sentence sentence =
        destination.name.isEmpty()
            ? Sentence::tr(
                  "There are no credentials for %1. Set %2, or save the destination and give it a secret.")
                  .arg(destinationUrl(destination), signIn.variablesToSet())
            : Sentence::tr(
                  "There are no credentials for %1: neither in the keychain nor in the environment "
                  "nor in the shared credentials file. Give it a secret with `windlass-cli secret set "
                  "%1`.")
                  .orInWindow(Sentence::tr(
                      "There are no credentials for %1: neither in the keychain nor in the environment nor "
                      "in the shared credentials file. Give it a secret in Settings."))
                  .arg(destination.name);
    return localFailure(FailureKind::Credentials, Sentence::joined({keychainTrouble, sentence}));
}

/// Credentials that expire within this time count as expired: a request signed with them may arrive too late.
constexpr std::chrono::seconds expirySlack{300};

} // namespace

CredentialSource::CredentialSource(Vault &session, Vault &keychain, Timers &timers, Environment environment)
    : session_(session)
    , keychain_(keychain)
    , timers_(timers)
    , environment_(std::move(environment))
{}

Result<Credentials> CredentialSource::usable(const Credentials &credentials,
                                             const Destination &destination) const
{
    const SignIn *signIn = signInOf(destination.provider);
    if (signIn == nullptr)
        return failed(unsupportedProvider());
    // A destination without an endpoint uses the provider's own, unless the files of its tools name another.
    // So those files must be readable.
    if (destination.endpoint.isEmpty()) {
        if (auto trouble = signIn->filesTrouble(environment_))
            return failed(std::move(*trouble));
    }
    return signIn->checkedSecret(credentials);
}

Handle CredentialSource::find(const QString &key, const Destination &destination, Freshness freshness,
                              Then then)
{
    // The steps run one after the other. The returned handle always holds the current one.
    auto present = std::make_shared<Handle>();
    const auto outside = [=, this, weak = std::weak_ptr(present)](const Sentence &trouble) {
        if (const auto slot = weak.lock())
            askOutside(slot, destination, freshness, trouble, then);
    };
    if (key.isEmpty()) {
        *present = timers_.after(Duration::zero(), [outside] { outside({}); });
        return Handle([present] { present->reset(); });
    }
    *present = session_.read(
        key, [=, this, weak = std::weak_ptr(present)](const Result<std::optional<Credentials>> &kept) {
            if (kept && *kept && !isEmpty(**kept))
                return then(usable(**kept, destination));
            const auto slot = weak.lock();
            if (!slot)
                return;
            *slot = keychain_.read(key, [=, this](const Result<std::optional<Credentials>> &found) {
                if (found && *found && !isEmpty(**found))
                    return then(usable(**found, destination));
                outside(found ? Sentence() : found.error().text);
            });
        });
    return Handle([present] { present->reset(); });
}

void CredentialSource::askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                                  Freshness freshness, const Sentence &keychainTrouble, const Then &then)
{
    const SignIn *signIn = signInOf(destination.provider);
    if (signIn == nullptr)
        return then(failed(unsupportedProvider()));
    const auto found = signIn->outsideSecret(environment_);
    if (!found) {
        Failure failure = found.error();
        failure.text = Sentence::joined({keychainTrouble, failure.text});
        return then(failed(std::move(failure)));
    }
    if (found->secret)
        return then(usable(*found->secret, destination));
    const QString command = found->command;
    if (command.isEmpty())
        return then(failed(nothingFound(*signIn, destination, keychainTrouble)));
    const bool lasts =
        !kept_.expires.isValid() || timers_.wallClock().addSecs(expirySlack.count()) < kept_.expires;
    if (freshness == Freshness::Kept && keptCommand_ == command && lasts)
        return then(kept_.secret);
    *present = runCredentialProcess(
        command, found->namedBy, timers_, [this, signIn, command, then](const Result<QByteArray> &printed) {
            const auto fresh =
                printed.and_then([signIn](const QByteArray &text) { return signIn->printedSecret(text); });
            const auto checked =
                fresh ? signIn->checkedSecret(fresh->secret) : Result<Secret>(failed(fresh.error()));
            keptCommand_ = checked ? command : QString();
            if (checked)
                kept_ = {*checked, fresh->expires};
            then(checked);
        });
}

} // namespace windlass
