// SPDX-License-Identifier: GPL-3.0-or-later
// Credentials, in the forms that services use. Held only while needed; never logged, printed, or stored in a
// file.
#pragma once

#include "core/base/failure.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <variant>

namespace windlass {

/// A key pair for S3, or for Google's S3-compatible interface.
struct KeyPair
{
    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken; ///< empty for long-lived keys

    bool operator==(const KeyPair &) const = default;
};

/// The key of an Azure storage account.
struct SharedKey
{
    QString account;
    QString key; ///< Base64, as the service issues it

    bool operator==(const SharedKey &) const = default;
};

/// A signed query that grants access: Azure's shared access signature, without the `?`.
struct Sas
{
    QString query;

    bool operator==(const Sas &) const = default;
};

/// An OAuth token.
struct Bearer
{
    QString token;

    bool operator==(const Bearer &) const = default;
};

using Secret = std::variant<KeyPair, SharedKey, Sas, Bearer>;

/// Does the secret lack a part that it cannot be used without?
bool isEmpty(const Secret &secret);
/// The public half, which tells whose it is: the access key ID, the account. Empty if the form has none.
QString publicName(const Secret &secret);

/// The form in which the keychain stores it. A key pair is written without the name of a form, as in earlier
/// versions, and JSON without one is read as a key pair.
QJsonObject secretJson(const Secret &secret);
/// Empty for a form that this version does not know.
std::optional<Secret> secretFromJson(const QJsonObject &json);

struct ExpiringSecret
{
    Secret secret;
    QDateTime expires; ///< invalid: it does not expire
};

/// What the environment and the files of a service's own tools supply as a secret.
struct EnvironmentSecret
{
    std::optional<Secret> secret; ///< empty: there is none, or `command` prints it
    QString command;              ///< the command line of the program that prints it; empty: none
    QString namedBy;              ///< the setting that names the program
};

/// A failure (Credentials): the program that `setting` names did not work. `what`: what it did, such as
/// `printed no JSON object`.
Failure programTrouble(const QString &setting, const Sentence &what);

} // namespace windlass
