// SPDX-License-Identifier: GPL-3.0-or-later
// A vault that forgets everything when the program ends: for computers without a keychain, and for people who
// prefer that.
#pragma once

#include "core/accounts/vault.h"
#include "core/base/timers.h"

#include <QHash>

namespace windlass {

class SessionVault final : public Vault
{
public:
    explicit SessionVault(Timers &timers)
        : timers_(timers)
    {}

    Handle state(std::function<void(VaultState)> then) override;
    Handle read(const QString &key, std::function<void(Result<std::optional<Credentials>>)> then) override;
    Handle write(const QString &key, const Credentials &credentials,
                 std::function<void(Result<void>)> then) override;
    Handle remove(const QString &key, std::function<void(Result<void>)> then) override;

private:
    Timers &timers_;
    QHash<QString, Credentials> kept_;
};

} // namespace windlass
