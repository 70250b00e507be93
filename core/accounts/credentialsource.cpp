// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialsource.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure nothingFound(const Destination &destination, const QString &keychainTrouble)
{
    QString sentence =
        destination.name.isEmpty()
            ? u"There are no credentials for %1. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or save "
              "the destination and give it a secret."_s.arg(destinationUrl(destination))
            : u"There are no credentials for %1: neither in the keychain nor in the environment nor in the "
              "shared credentials file. Give it a secret in Settings, or with 'windlass-cli secret set %1'."_s
                  .arg(destination.name);
    if (!keychainTrouble.isEmpty())
        sentence = keychainTrouble + u' ' + sentence;
    return localFailure(FailureKind::Credentials, sentence);
}

/// Credentials that end so soon are as good as expired: a request signed with them may arrive too late.
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
    // A destination without an endpoint goes to Amazon, unless the shared profile says otherwise: what that
    // says has to be known.
    if (destination.endpoint.isEmpty()) {
        if (auto trouble = sharedFilesTrouble(environment_))
            return failed(std::move(*trouble));
    }
    return checkedCredentials(credentials);
}

Handle CredentialSource::find(const QString &key, const Destination &destination, Freshness freshness,
                              Then then)
{
    // One step after the other, each in the place of the one before: the handle that is handed out holds the
    // present one.
    auto present = std::make_shared<Handle>();
    const auto outside = [=, this, weak = std::weak_ptr(present)](const QString &trouble) {
        if (const auto slot = weak.lock())
            askOutside(slot, destination, freshness, trouble, then);
    };
    if (key.isEmpty()) {
        *present = timers_.after(Duration::zero(), [outside] { outside({}); });
        return Handle([present] { present->reset(); });
    }
    *present = session_.read(
        key, [=, this, weak = std::weak_ptr(present)](const Result<std::optional<Credentials>> &kept) {
            if (kept && *kept && !(*kept)->empty())
                return then(usable(**kept, destination));
            const auto slot = weak.lock();
            if (!slot)
                return;
            *slot = keychain_.read(key, [=, this](const Result<std::optional<Credentials>> &found) {
                if (found && *found && !(*found)->empty())
                    return then(usable(**found, destination));
                outside(found ? QString() : found.error().text);
            });
        });
    return Handle([present] { present->reset(); });
}

void CredentialSource::askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                                  Freshness freshness, const QString &keychainTrouble, const Then &then)
{
    const auto found = awsCredentials(environment_);
    if (!found) {
        Failure failure = found.error();
        if (!keychainTrouble.isEmpty())
            failure.text = keychainTrouble + u' ' + failure.text;
        return then(failed(std::move(failure)));
    }
    if (!found->keys.empty())
        return then(usable(found->keys, destination));
    const QString command = found->process;
    if (command.isEmpty())
        return then(failed(nothingFound(destination, keychainTrouble)));
    const bool lasts =
        !kept_.expires.isValid() || timers_.wallClock().addSecs(expirySlack.count()) < kept_.expires;
    if (freshness == Freshness::Kept && keptCommand_ == command && lasts)
        return then(kept_.credentials);
    *present = runCredentialProcess(command, timers_,
                                    [this, command, then](const Result<ProcessCredentials> &fresh) {
                                        if (!fresh)
                                            return then(failed(fresh.error()));
                                        keptCommand_ = command;
                                        kept_ = *fresh;
                                        then(checkedCredentials(fresh->credentials));
                                    });
}

} // namespace windlass
