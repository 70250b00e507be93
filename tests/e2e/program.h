// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a process of its own.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace windlass {

/// Starts windlass-cli with that profile and no session bus: no keychain of whoever runs the tests.
/// `environment` is added to this process's own.
inline std::unique_ptr<QProcess> startProgram(const QString &profile, const QStringList &arguments,
                                              const QList<std::pair<QString, QString>> &environment = {})
{
    auto program = std::make_unique<QProcess>();
    QProcessEnvironment whole = QProcessEnvironment::systemEnvironment();
    whole.insert(QStringLiteral("WINDLASS_PROFILE"), profile);
    whole.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    for (const auto &[name, value] : environment)
        whole.insert(name, value);
    program->setProcessEnvironment(whole);
    program->start(QStringLiteral(WINDLASS_CLI), arguments);
    return program;
}

} // namespace windlass
