// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/secretservice.h"

#include <QTimer>

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace windlass {

#ifdef Q_OS_LINUX

using namespace Qt::StringLiterals;

namespace {

constexpr int busyTimeoutMs = 5000;
constexpr auto service = "org.freedesktop.secrets"_L1;

/// Without a bus, a call has already finished here, and QDBusPendingCallWatcher would never report it.
void whenFinished(const QDBusPendingCall &call, std::function<void(const QDBusPendingCall &)> then)
{
    if (call.isFinished()) {
        QTimer::singleShot(0, [call, then = std::move(then)] { then(call); });
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(call);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, then = std::move(then)] {
        watcher->deleteLater();
        then(*watcher);
    });
}

} // namespace

void askSecretService(std::function<void(VaultState)> then)
{
    auto alias = QDBusMessage::createMethodCall(service, u"/org/freedesktop/secrets"_s,
                                                u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
    alias << u"default"_s;
    whenFinished(
        QDBusConnection::sessionBus().asyncCall(alias, busyTimeoutMs),
        [then](const QDBusPendingCall &answer) {
            const QDBusPendingReply<QDBusObjectPath> path = answer;
            if (path.isError())
                return then(VaultState::Unavailable);
            if (path.value().path() == u"/") // no keyring yet: the first secret creates one
                return then(VaultState::Ready);
            auto locked = QDBusMessage::createMethodCall(service, path.value().path(),
                                                         u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
            locked << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
            whenFinished(QDBusConnection::sessionBus().asyncCall(locked, busyTimeoutMs),
                         [then](const QDBusPendingCall &property) {
                             const QDBusPendingReply<QDBusVariant> value = property;
                             if (value.isError())
                                 return then(VaultState::Unavailable);
                             then(value.value().variant().toBool() ? VaultState::Locked : VaultState::Ready);
                         });
        });
}

#else

void askSecretService(std::function<void(VaultState)> then)
{
    QTimer::singleShot(0, [then = std::move(then)] { then(VaultState::Ready); });
}

#endif

} // namespace windlass
