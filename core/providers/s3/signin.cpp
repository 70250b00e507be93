// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/signin.h"

#include "core/base/sentence.h"
#include "core/providers/s3/awsenvironment.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class S3SignIn final : public SignIn
{
public:
    const ProviderFacts &facts() const override;
    Result<Secret> secretOf(const QStringList &values) const override;
    Result<Secret> checkedSecret(const Secret &secret) const override;
    Result<BucketAddress> completed(const BucketAddress &address,
                                    const Environment &environment) const override;
    std::optional<Failure> filesTrouble(const Environment &environment) const override;
    Result<EnvironmentSecret> outsideSecret(const Environment &environment) const override;
    Sentence variablesToSet() const override;
    Result<ExpiringSecret> printedSecret(const QByteArray &printed) const override;
};

const ProviderFacts &S3SignIn::facts() const
{
    static const ProviderFacts all{u"S3"_s,
                                   Sentence::tr("S3 and everything that speaks S3"),
                                   u"s3://BUCKET/PREFIX"_s,
                                   {{u"access-key-id"_s, Sentence::tr("Access key ID"), false},
                                    {u"secret-access-key"_s, Sentence::tr("Secret access key")},
                                    {u"session-token"_s, Sentence::tr("Session token"), true, false}}};
    return all;
}

Result<Secret> S3SignIn::secretOf(const QStringList &values) const
{
    const Secret secret = KeyPair{values.value(0), values.value(1), values.value(2)};
    if (isEmpty(secret)) {
        return failed(localFailure(FailureKind::Credentials,
                                   Sentence::tr("An access key ID and its secret access key are needed.")));
    }
    return secret;
}

Result<Secret> S3SignIn::checkedSecret(const Secret &secret) const
{
    return checkedKeys(secret);
}

Result<BucketAddress> S3SignIn::completed(const BucketAddress &address, const Environment &environment) const
{
    return withAwsEnvironment(address, environment);
}

std::optional<Failure> S3SignIn::filesTrouble(const Environment &environment) const
{
    return sharedFilesTrouble(environment);
}

Result<EnvironmentSecret> S3SignIn::outsideSecret(const Environment &environment) const
{
    return awsSecret(environment);
}

Sentence S3SignIn::variablesToSet() const
{
    return Sentence::tr("%1 and %2").arg(u"AWS_ACCESS_KEY_ID"_s, u"AWS_SECRET_ACCESS_KEY"_s);
}

Result<ExpiringSecret> S3SignIn::printedSecret(const QByteArray &printed) const
{
    return printedKeys(printed);
}

} // namespace

const SignIn &s3SignIn()
{
    static const S3SignIn signIn;
    return signIn;
}

} // namespace windlass
