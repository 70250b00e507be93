// SPDX-License-Identifier: GPL-3.0-or-later
// How people sign in to a service: the fields that they fill in, the secret made from them, and where the
// service's own tools keep one. No requests. Stateless and const; it reads files, and the environment through
// a function.
#pragma once

#include "core/base/sentence.h"
#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/secret.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace windlass {

/// One input field for a secret.
struct SecretField
{
    QString name;       ///< for command lines and files: `access-key-id`
    Sentence title;     ///< for people: `Access key ID`
    bool secret = true; ///< hidden while typed. Exactly one field is not: the public name
    bool needed = true; ///< required
};

struct ProviderFacts
{
    QString title;             ///< `S3`
    Sentence speaks;           ///< what it can reach: `S3 and everything that speaks S3`
    QString urlForm;           ///< how a person writes a place: `s3://BUCKET/PREFIX`
    QList<SecretField> fields; ///< the fields that a person fills in
};

class SignIn
{
public:
    virtual ~SignIn() = default;

    /// What people are shown about the service, and what they may write.
    virtual const ProviderFacts &facts() const = 0;
    /// The secret made from the values of the fields, in their order. A failure (Credentials) if one is
    /// missing.
    virtual Result<Secret> secretOf(const QStringList &values) const = 0;
    /// The same secret if it can be sent; otherwise a failure (Credentials), which does not repeat it.
    virtual Result<Secret> checkedSecret(const Secret &secret) const = 0;
    /// Completes the address from the variables and files of the service's own tools. A failure (Settings)
    /// names what cannot be used. If the files cannot be read, the address stays as it is: see
    /// filesTrouble().
    virtual Result<BucketAddress> completed(const BucketAddress &address, const Environment &) const
    {
        return address;
    }
    /// Why these files could not be read: a failure (Credentials) with a sentence; empty if all is well.
    virtual std::optional<Failure> filesTrouble(const Environment &) const { return {}; }
    /// The secret from these variables and files. A failure (Credentials) if they contradict each other, or
    /// use a way to sign in that this version does not support.
    virtual Result<EnvironmentSecret> outsideSecret(const Environment &) const { return EnvironmentSecret{}; }
    /// The variables to set so that the secret is found, for a sentence: `AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY`.
    virtual Sentence variablesToSet() const { return {}; }
    /// Parses the output of the program that outsideSecret() names. A failure (Credentials) does not repeat
    /// the output.
    virtual Result<ExpiringSecret> printedSecret(const QByteArray &printed) const;

protected:
    SignIn() = default;
    SignIn(const SignIn &) = default;
    SignIn &operator=(const SignIn &) = default;
};

} // namespace windlass
