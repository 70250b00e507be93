// SPDX-License-Identifier: GPL-3.0-or-later
// What proves to a service who we are, in the forms that services know. Held only while it is needed; never
// logged, printed or stored in a file.
#pragma once

#include "core/base/failure.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <variant>

namespace windlass {

/// A key of S3, of Google's in the form of S3 too.
struct KeyPair
{
    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken; ///< empty for long-lived keys

    bool operator==(const KeyPair &) const = default;
};

/// The key of a storage account of Azure.
struct SharedKey
{
    QString account;
    QString key; ///< Base64, as the service gives it

    bool operator==(const SharedKey &) const = default;
};

/// A signed query that lets its bearer in: Azure's shared access signature, without the `?`.
struct Sas
{
    QString query;

    bool operator==(const Sas &) const = default;
};

/// A token of OAuth.
struct Bearer
{
    QString token;

    bool operator==(const Bearer &) const = default;
};

using Secret = std::variant<KeyPair, SharedKey, Sas, Bearer>;

/// Does a part of it lack without which it proves nothing?
bool isEmpty(const Secret &secret);
/// The half that is no secret, and tells whose it is: the access key ID, the account. Empty where its form
/// has none.
QString publicName(const Secret &secret);

/// As the keychain keeps it. A key pair is written as it always was, and read where no form is named.
QJsonObject secretJson(const Secret &secret);
/// Nothing of a form that this version does not know.
std::optional<Secret> secretFromJson(const QJsonObject &json);

struct ExpiringSecret
{
    Secret secret;
    QDateTime expires; ///< invalid: it lasts
};

/// What the environment and the files of a service's own tools say of a secret.
struct OutsideSecret
{
    std::optional<Secret> secret; ///< nothing: there is none, or the program has it
    QString command;              ///< the command line of the program that has it; empty: none
    QString namedBy;              ///< the setting that names the program
};

/// The program that a setting names is at fault: a failure (Credentials). `what`: what it does, as `printed
/// no JSON object`.
Failure programTrouble(const QString &setting, const QString &what);

} // namespace windlass
