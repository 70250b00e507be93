// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/vaultaccess.h"

#include "core/accounts/keychainvault.h"

#include <QEventLoop>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString vaultKey(const Store &store, const QString &destination)
{
    return store.profileId() + u'/' + destination;
}

/// Asks, and runs the event loop until the answer is here.
template<typename Ask>
Result<void> await(Ask ask)
{
    Result<void> answer;
    QEventLoop loop;
    const Handle asking = ask([&](Result<void> result) {
        answer = std::move(result);
        loop.quit();
    });
    loop.exec();
    return answer;
}

} // namespace

Result<void> keepSecret(const Store &store, const QString &destination, const Credentials &credentials)
{
    KeychainVault vault;
    return await([&](auto then) { return vault.write(vaultKey(store, destination), credentials, then); });
}

bool hasSecret(const Store &store, const QString &destination)
{
    KeychainVault vault;
    bool found = false;
    static_cast<void>(await([&](auto then) {
        return vault.read(vaultKey(store, destination), [&found, then](const auto &answer) {
            found = answer && *answer;
            then({});
        });
    }));
    return found;
}

Result<void> forgetSecret(const Store &store, const QString &destination)
{
    KeychainVault vault;
    return await([&](auto then) { return vault.remove(vaultKey(store, destination), then); });
}

} // namespace windlass
