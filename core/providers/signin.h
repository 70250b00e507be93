// SPDX-License-Identifier: GPL-3.0-or-later
// How people sign in to a service: what they are asked for, what it makes, and where the service's own tools
// keep it. It knows no requests. Stateless and const; it reads the environment through a function, and files.
#pragma once

#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/secret.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace windlass {

/// One value of a secret's form, as a person is asked for it.
struct SecretField
{
    QString name;       ///< `access-key-id`: for command lines and files
    QString title;      ///< for people: `Access key ID`
    bool secret = true; ///< not shown while it is typed; exactly one field is not: the secret's public name
    bool needed = true; ///< without it there is no secret
};

struct ProviderFacts
{
    QString title;             ///< `S3`
    QString speaks;            ///< what it reaches: `S3 and everything that speaks S3`
    QString urlForm;           ///< how a person writes a place: `s3://BUCKET/PREFIX`
    QList<SecretField> fields; ///< of the secret that a person gives
};

class SignIn
{
public:
    virtual ~SignIn() = default;

    /// What people are told of the service, and may write.
    virtual const ProviderFacts &facts() const = 0;
    /// The secret that the values of the fields make, in their order. A failure (Credentials) where one is
    /// missing.
    virtual Result<Secret> secretOf(const QStringList &values) const = 0;
    /// The same secret where it can be sent. A failure (Credentials) repeats nothing of it.
    virtual Result<Secret> checkedSecret(const Secret &secret) const = 0;
    /// The address with what it does not say itself and the variables and files of the service's own tools
    /// do. A failure (Settings) names what cannot be used. Where the files cannot be read, the address stays
    /// as it is: filesTrouble() tells.
    virtual Result<BucketAddress> completed(const BucketAddress &address, const Environment &) const
    {
        return address;
    }
    /// Why it is not known what these files say. A failure (Credentials) in a sentence; nothing where all is
    /// well.
    virtual std::optional<Failure> filesTrouble(const Environment &) const { return {}; }
    /// The secret that they have. A failure (Credentials) where they are at odds, or name a way to sign in
    /// that this version does not know.
    virtual Result<OutsideSecret> outsideSecret(const Environment &) const { return OutsideSecret{}; }
    /// What to set for it to be found, for a sentence: `AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`.
    virtual QString variablesToSet() const { return {}; }
    /// Reads what the program printed that outsideSecret() names. A failure (Credentials) shows nothing of
    /// the output.
    virtual Result<ExpiringSecret> printedSecret(const QByteArray &printed) const;

protected:
    SignIn() = default;
    SignIn(const SignIn &) = default;
    SignIn &operator=(const SignIn &) = default;
};

} // namespace windlass
