// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/sessionvault.h"

namespace windlass {

Handle SessionVault::state(std::function<void(VaultState)> then)
{
    return timers_.after(Duration::zero(), [then = std::move(then)] { then(VaultState::Ready); });
}

Handle SessionVault::read(const QString &key, std::function<void(Result<std::optional<Credentials>>)> then)
{
    const auto found = kept_.constFind(key);
    const auto answer = found == kept_.constEnd() ? std::nullopt : std::optional(*found);
    return timers_.after(Duration::zero(), [then = std::move(then), answer] { then(answer); });
}

Handle SessionVault::write(const QString &key, const Credentials &credentials,
                           std::function<void(Result<void>)> then)
{
    kept_.insert(key, credentials);
    return timers_.after(Duration::zero(), [then = std::move(then)] { then({}); });
}

Handle SessionVault::remove(const QString &key, std::function<void(Result<void>)> then)
{
    kept_.remove(key);
    return timers_.after(Duration::zero(), [then = std::move(then)] { then({}); });
}

} // namespace windlass
