// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/awsenvironment.h"

#include "core/base/sentence.h"
#include "core/base/servicenames.h"
#include "core/base/smallfile.h"
#include "core/providers/s3/awsconfig.h"
#include "core/providers/s3/hosts.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Bytes; far more than any real file has.
constexpr qsizetype longestFile = 1024 * 1024;

const QString processSetting = u"credential_process"_s;

struct SharedProfile
{
    QString name;
    bool named = false; ///< by a variable: then it must exist
    bool found = false;
    AwsSection config;
    AwsSection credentials;
    AwsSection services; ///< the section that its `services` setting names

    QString value(const QString &setting) const
    {
        const QString own = credentials.value(setting);
        return own.isEmpty() ? config.value(setting) : own;
    }
};

/// A value, and the name of its source for messages.
struct Setting
{
    QString value;
    Sentence from;
};

/// A way to sign in that this version does not support.
struct SignIn
{
    QLatin1StringView setting;
    const char *name;
};
constexpr std::array signIns{
    SignIn{"role_arn"_L1, QT_TRANSLATE_NOOP("core", "a role (role_arn)")},
    SignIn{"web_identity_token_file"_L1,
           QT_TRANSLATE_NOOP("core", "a web identity (web_identity_token_file)")},
    SignIn{"credential_source"_L1,
           QT_TRANSLATE_NOOP("core", "the computer's own identity (credential_source)")},
    SignIn{"sso_session"_L1, QT_TRANSLATE_NOOP("core", "single sign-on (sso_session)")},
    SignIn{"sso_start_url"_L1, QT_TRANSLATE_NOOP("core", "single sign-on (sso_start_url)")},
    SignIn{"login_session"_L1, QT_TRANSLATE_NOOP("core", "a console login (login_session)")},
};
struct SignInVariable
{
    const char *variable;
    const char *name;
};
constexpr std::array signInVariables{
    SignInVariable{"AWS_WEB_IDENTITY_TOKEN_FILE", QT_TRANSLATE_NOOP("core", "a web identity")},
    SignInVariable{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                   QT_TRANSLATE_NOOP("core", "the container's identity")},
    SignInVariable{"AWS_CONTAINER_CREDENTIALS_FULL_URI",
                   QT_TRANSLATE_NOOP("core", "the container's identity")},
};

tl::unexpected<Failure> noCredentials(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::Credentials, sentence));
}

QString sharedFile(const Environment &environment, const char *variable, const QString &usual)
{
    const QString named = environment(variable);
    if (named.isEmpty())
        return QDir::home().filePath(usual);
    return named.startsWith(u"~/") ? QDir::home().filePath(named.sliced(2)) : named;
}

Result<AwsConfig> readShared(const QString &path, AwsFile kind)
{
    const auto content = readSmallFile(path, longestFile);
    if (!content)
        return noCredentials(Sentence::tr("%1 Correct or remove it.").arg(content.error().text));
    if (!*content)
        return AwsConfig{};
    auto config = parseAwsConfig(**content, kind);
    if (!config) {
        return noCredentials(
            Sentence::tr("%1 cannot be understood: %2. Correct it, as the AWS tools want it.")
                .arg(path, config.error().text));
    }
    return config;
}

Result<SharedProfile> sharedProfile(const Environment &environment)
{
    SharedProfile profile;
    for (const char *variable : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
        if (profile.name.isEmpty())
            profile.name = environment(variable);
    }
    profile.named = !profile.name.isEmpty();
    if (!profile.named)
        profile.name = u"default"_s;
    const auto config =
        readShared(sharedFile(environment, "AWS_CONFIG_FILE", u".aws/config"_s), AwsFile::Config);
    if (!config)
        return failed(config.error());
    const auto credentials = readShared(
        sharedFile(environment, "AWS_SHARED_CREDENTIALS_FILE", u".aws/credentials"_s), AwsFile::Credentials);
    if (!credentials)
        return failed(credentials.error());
    profile.found = config->profiles.contains(profile.name) || credentials->profiles.contains(profile.name);
    profile.config = config->profiles.value(profile.name);
    profile.credentials = credentials->profiles.value(profile.name);
    profile.services = config->services.value(profile.value(u"services"_s));
    if (profile.named && !profile.found) {
        return noCredentials(
            Sentence::tr("There is no profile “%1” in the shared AWS files, though AWS_PROFILE names it. "
                         "Correct the name, or add the profile.")
                .arg(profile.name));
    }
    return profile;
}

/// The first value that is set. Variables take precedence over files.
Setting firstSet(const Environment &environment, std::initializer_list<const char *> variables,
                 std::initializer_list<Setting> others)
{
    for (const char *variable : variables) {
        if (const QString value = environment(variable); !value.isEmpty())
            return {value, Sentence(QString::fromLatin1(variable))};
    }
    const auto *set = std::ranges::find_if(others, [](const Setting &each) { return !each.value.isEmpty(); });
    return set == others.end() ? Setting{} : *set;
}

bool isTrue(const QString &value)
{
    return value.compare(u"true", Qt::CaseInsensitive) == 0;
}

/// As in botocore: for an endpoint that is not Amazon's, the bucket is in the path unless `addressing_style`
/// says otherwise.
bool inPath(const QUrl &endpoint, const QString &addressing)
{
    if (addressing == u"virtual" || addressing == u"path")
        return addressing == u"path";
    return !endpoint.isEmpty() && !amazonHost(endpoint.host());
}

std::optional<Failure> withSharedEndpoint(BucketAddress &address, const Environment &environment,
                                          const SharedProfile &profile)
{
    if (!address.endpoint.isEmpty() || isTrue(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) ||
        isTrue(profile.value(u"ignore_configured_endpoint_urls"_s)))
        return {};
    const Sentence where = Sentence::tr("the AWS profile “%1”").arg(profile.name);
    const Setting endpoint = firstSet(environment, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"},
                                      {{profile.services.value(u"s3.endpoint_url"_s), where},
                                       {profile.value(u"s3.endpoint_url"_s), where},
                                       {profile.value(u"endpoint_url"_s), where}});
    if (!endpoint.value.isEmpty()) {
        const auto checked = checkedEndpoint(endpoint.value, endpoint.from);
        if (!checked)
            return checked.error();
        address.endpoint = *checked;
    }
    address.pathStyle =
        address.pathStyle || inPath(address.endpoint, profile.value(u"s3.addressing_style"_s).toLower());
    return {};
}

Sentence wayOut(const QString &profile)
{
    return Sentence::
        tr("Let AWS' own tool do it: write credential_process = aws configure export-credentials --profile "
           "%1 "
           "--format process into the profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
            .arg(profile);
}

/// Half a pair is an error: if it were ignored, we would sign with other credentials.
Result<std::optional<Secret>> keysIn(const AwsSection &section, const QString &profile)
{
    KeyPair keys{section.value(u"aws_access_key_id"_s), section.value(u"aws_secret_access_key"_s),
                 section.value(u"aws_session_token"_s)};
    if (keys.sessionToken.isEmpty())
        keys.sessionToken = section.value(u"aws_security_token"_s);
    if (keys.accessKeyId.isEmpty() != keys.secretAccessKey.isEmpty()) {
        return noCredentials(
            Sentence::tr("The AWS profile “%1” has only one of aws_access_key_id and aws_secret_access_key. "
                         "Add the other.")
                .arg(profile));
    }
    return keys.accessKeyId.isEmpty() ? std::nullopt : std::optional<Secret>(keys);
}

Result<EnvironmentSecret> secretOf(const SharedProfile &profile, const Environment &environment)
{
    const QString process = profile.value(processSetting);
    const auto *way = std::ranges::find_if(
        signIns, [&](const SignIn &each) { return !profile.value(each.setting).isEmpty(); });
    if (way != signIns.end()) {
        if (!process.isEmpty())
            return EnvironmentSecret{{}, process, processSetting};
        return noCredentials(
            Sentence::tr("The AWS profile “%1” signs in with %2, which this version does not support. %3")
                .arg(profile.name, Sentence::tr(way->name), wayOut(profile.name)));
    }
    const auto keys = keysIn(profile.credentials, profile.name);
    if (!keys || *keys)
        return keys.map([](const auto &found) { return EnvironmentSecret{found, {}, {}}; });
    if (!process.isEmpty())
        return EnvironmentSecret{{}, process, processSetting};
    const auto inConfig = keysIn(profile.config, profile.name);
    if (!inConfig || *inConfig)
        return inConfig.map([](const auto &found) { return EnvironmentSecret{found, {}, {}}; });
    for (const SignInVariable &each : signInVariables) {
        if (!environment(each.variable).isEmpty()) {
            return noCredentials(
                Sentence::tr("%1 says to sign in with %2, which this version does not support. %3")
                    .arg(QLatin1StringView(each.variable), Sentence::tr(each.name), wayOut(profile.name)));
        }
    }
    return EnvironmentSecret{};
}

bool canBeSent(const QString &text)
{
    return std::ranges::all_of(text, [](QChar each) { return each > u' ' && each < QChar(0x7f); });
}

} // namespace

Result<BucketAddress> withAwsEnvironment(BucketAddress address, const Environment &environment)
{
    const auto profile = sharedProfile(environment).value_or(SharedProfile{});
    if (address.region.isEmpty()) {
        const Setting region =
            firstSet(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"},
                     {{profile.value(u"region"_s), Sentence::tr("The AWS profile “%1”").arg(profile.name)}});
        if (!region.value.isEmpty() && !isRegion(region.value)) {
            return failed(localFailure(
                FailureKind::Settings,
                Sentence::tr("%1 names a region that cannot be one. A region has up to 64 letters, digits "
                             "and dashes, as eu-west-1.")
                    .arg(region.from)));
        }
        address.region = region.value;
    }
    if (auto trouble = withSharedEndpoint(address, environment, profile))
        return failed(std::move(*trouble));
    return address;
}

std::optional<Failure> sharedFilesTrouble(const Environment &environment)
{
    const auto profile = sharedProfile(environment);
    return profile ? std::nullopt : std::optional(profile.error());
}

Result<EnvironmentSecret> awsSecret(const Environment &environment)
{
    const auto profile = sharedProfile(environment);
    KeyPair set{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                environment("AWS_SESSION_TOKEN")};
    if (set.sessionToken.isEmpty())
        set.sessionToken = environment("AWS_SECURITY_TOKEN");
    if (!isEmpty(set))
        return EnvironmentSecret{set, {}, {}};
    if (!set.accessKeyId.isEmpty() || !set.secretAccessKey.isEmpty()) {
        return noCredentials(Sentence::tr(
            "Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set. Set both, or neither."));
    }
    if (!profile)
        return failed(profile.error());
    return secretOf(*profile, environment);
}

Result<Secret> checkedKeys(const Secret &secret)
{
    const auto *keys = std::get_if<KeyPair>(&secret);
    if (keys == nullptr)
        return noCredentials(
            Sentence::tr("S3 takes an access key ID with its secret, and no other form of credentials."));
    if (!canBeSent(keys->accessKeyId) || !canBeSent(keys->sessionToken) ||
        keys->secretAccessKey.contains(u'\r') || keys->secretAccessKey.contains(u'\n')) {
        return noCredentials(Sentence::tr(
            "The access key or the session token has characters that none has, as blanks or line "
            "ends. Give the credentials again, without them."));
    }
    // Far more than any service issues: AWS documents at most 128 characters for an ID, and its tokens have
    // about 2,000.
    constexpr qsizetype longestKey = 1024;
    constexpr qsizetype longestToken = 16 * 1024;
    if (keys->accessKeyId.size() > longestKey || keys->secretAccessKey.size() > longestKey ||
        keys->sessionToken.size() > longestToken) {
        return noCredentials(
            Sentence::tr(
                "The access key, the secret or the session token is too long to be one: no service gives "
                "more than %1 characters, or %2 for a token. Give the credentials again.")
                .arg(longestKey)
                .arg(longestToken));
    }
    return secret;
}

Result<ExpiringSecret> printedKeys(const QByteArray &printed)
{
    const auto trouble = [](const Sentence &what) { return failed(programTrouble(processSetting, what)); };
    const QJsonObject json = QJsonDocument::fromJson(printed).object();
    if (json.isEmpty())
        return trouble(Sentence::tr("printed no JSON object"));
    if (json.value("Version"_L1).toInt() != 1)
        return trouble(Sentence::tr("printed another version than 1, the one that is known"));
    ExpiringSecret read{KeyPair{json.value("AccessKeyId"_L1).toString(),
                                json.value("SecretAccessKey"_L1).toString(),
                                json.value("SessionToken"_L1).toString()},
                        QDateTime::fromString(json.value("Expiration"_L1).toString(), Qt::ISODate)};
    if (isEmpty(read.secret))
        return trouble(Sentence::tr("printed no AccessKeyId with a SecretAccessKey"));
    if (json.contains("Expiration"_L1) && !read.expires.isValid())
        return trouble(Sentence::tr("printed an Expiration that is no date of ISO 8601"));
    return read;
}

} // namespace windlass
