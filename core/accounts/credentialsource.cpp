// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialsource.h"

#include <QDir>
#include <QFile>
#include <QHash>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// One section of an ini file as the ecosystem's tools write it. QSettings would read `=` and `%` its own
/// way.
QHash<QString, QString> section(const QString &path, const QString &name)
{
    QHash<QString, QString> values;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        return values;
    bool inside = false;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            inside = line.sliced(1, line.size() - 2).simplified() == name;
            continue;
        }
        const qsizetype equals = line.indexOf(u'=');
        if (inside && equals > 0)
            values.insert(line.first(equals).trimmed().toLower(), line.sliced(equals + 1).trimmed());
    }
    return values;
}

QString sharedFile(const Environment &environment, const char *variable, const QString &usual)
{
    const QString named = environment(variable);
    return named.isEmpty() ? QDir::home().filePath(usual) : named;
}

/// The shared profile's values; the credentials file wins over the config file.
QHash<QString, QString> sharedProfile(const Environment &environment)
{
    QString profile = environment("AWS_PROFILE");
    if (profile.isEmpty())
        profile = u"default"_s;
    const QString config = sharedFile(environment, "AWS_CONFIG_FILE", u".aws/config"_s);
    auto values = section(config, profile == u"default" ? profile : u"profile "_s + profile);
    values.insert(
        section(sharedFile(environment, "AWS_SHARED_CREDENTIALS_FILE", u".aws/credentials"_s), profile));
    return values;
}

QString firstSet(std::initializer_list<QString> values)
{
    for (const QString &value : values) {
        if (!value.isEmpty())
            return value;
    }
    return {};
}

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

Environment systemEnvironment()
{
    return [](const char *name) { return qEnvironmentVariable(name); };
}

Destination withEnvironment(Destination destination, const Environment &environment)
{
    const auto shared = sharedProfile(environment);
    if (destination.region.isEmpty()) {
        destination.region = firstSet(
            {environment("AWS_REGION"), environment("AWS_DEFAULT_REGION"), shared.value(u"region"_s)});
    }
    if (destination.endpoint.isEmpty()) {
        destination.endpoint =
            QUrl(firstSet({environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL"),
                           shared.value(u"endpoint_url"_s)}));
    }
    return destination;
}

Credentials credentialsFromEnvironment(const Environment &environment)
{
    const Credentials set{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                          environment("AWS_SESSION_TOKEN")};
    if (!set.empty())
        return set;
    const auto shared = sharedProfile(environment);
    return {shared.value(u"aws_access_key_id"_s), shared.value(u"aws_secret_access_key"_s),
            shared.value(u"aws_session_token"_s)};
}

QString credentialProcess(const Environment &environment)
{
    return sharedProfile(environment).value(u"credential_process"_s);
}

CredentialSource::CredentialSource(Vault &session, Vault &keychain, Timers &timers, Environment environment)
    : session_(session)
    , keychain_(keychain)
    , timers_(timers)
    , environment_(std::move(environment))
{}

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
                return then(**kept);
            const auto slot = weak.lock();
            if (!slot)
                return;
            *slot = keychain_.read(key, [=](const Result<std::optional<Credentials>> &found) {
                if (found && *found && !(*found)->empty())
                    return then(**found);
                outside(found ? QString() : found.error().text);
            });
        });
    return Handle([present] { present->reset(); });
}

void CredentialSource::askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                                  Freshness freshness, const QString &keychainTrouble, const Then &then)
{
    const Credentials found = credentialsFromEnvironment(environment_);
    if (!found.empty())
        return then(found);
    const QString command = credentialProcess(environment_);
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
                                        then(fresh->credentials);
                                    });
}

} // namespace windlass
