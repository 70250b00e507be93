// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/secret.h"

#include "core/base/overloaded.h"
#include "core/base/sentence.h"

namespace windlass {

using namespace Qt::StringLiterals;

bool isEmpty(const Secret &secret)
{
    return std::visit(
        Overloaded{
            [](const KeyPair &keys) { return keys.accessKeyId.isEmpty() || keys.secretAccessKey.isEmpty(); },
            [](const SharedKey &shared) { return shared.account.isEmpty() || shared.key.isEmpty(); },
            [](const Sas &sas) { return sas.query.isEmpty(); },
            [](const Bearer &bearer) { return bearer.token.isEmpty(); }},
        secret);
}

QString publicName(const Secret &secret)
{
    return std::visit(Overloaded{[](const KeyPair &keys) { return keys.accessKeyId; },
                                 [](const SharedKey &shared) { return shared.account; },
                                 [](const Sas &) { return QString(); },
                                 [](const Bearer &) { return QString(); }},
                      secret);
}

QJsonObject secretJson(const Secret &secret)
{
    return std::visit(Overloaded{[](const KeyPair &keys) {
                                     return QJsonObject{{u"accessKeyId"_s, keys.accessKeyId},
                                                        {u"secretAccessKey"_s, keys.secretAccessKey},
                                                        {u"sessionToken"_s, keys.sessionToken}};
                                 },
                                 [](const SharedKey &shared) {
                                     return QJsonObject{{u"form"_s, u"shared-key"_s},
                                                        {u"account"_s, shared.account},
                                                        {u"key"_s, shared.key}};
                                 },
                                 [](const Sas &sas) {
                                     return QJsonObject{{u"form"_s, u"sas"_s}, {u"query"_s, sas.query}};
                                 },
                                 [](const Bearer &bearer) {
                                     return QJsonObject{{u"form"_s, u"bearer"_s}, {u"token"_s, bearer.token}};
                                 }},
                      secret);
}

std::optional<Secret> secretFromJson(const QJsonObject &json)
{
    const auto text = [&json](QLatin1StringView name) { return json.value(name).toString(); };
    const QString form = text("form"_L1);
    if (form.isEmpty())
        return KeyPair{text("accessKeyId"_L1), text("secretAccessKey"_L1), text("sessionToken"_L1)};
    if (form == u"shared-key")
        return SharedKey{text("account"_L1), text("key"_L1)};
    if (form == u"sas")
        return Sas{text("query"_L1)};
    if (form == u"bearer")
        return Bearer{text("token"_L1)};
    return {};
}

Failure programTrouble(const QString &setting, const Sentence &what)
{
    return localFailure(
        FailureKind::Credentials,
        Sentence::tr(
            "The program that %1 names %2. Run it by hand to see why, or correct the shared configuration.")
            .arg(setting, what));
}

} // namespace windlass
