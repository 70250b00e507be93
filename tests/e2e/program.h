// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a separate process.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <gtest/gtest.h>
#include <memory>

namespace windlass {

/// Starts windlass-cli with that profile, in English, and without a session bus, so that no keychain of a
/// person is used. `environment` is added to that of this process.
inline std::unique_ptr<QProcess> startProgram(const QString &profile, const QStringList &arguments,
                                              const QList<std::pair<QString, QString>> &environment = {})
{
    auto program = std::make_unique<QProcess>();
    QProcessEnvironment whole = QProcessEnvironment::systemEnvironment();
    whole.insert(QStringLiteral("WINDLASS_PROFILE"), profile);
    whole.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    whole.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    whole.insert(QStringLiteral("LANGUAGE"), QStringLiteral("en"));
    for (const auto &[name, value] : environment)
        whole.insert(name, value);
    program->setProcessEnvironment(whole);
    program->start(QStringLiteral(WINDLASS_CLI), arguments);
    return program;
}

/// The output of a run of the command line, and its exit status.
struct ProgramEnd
{
    int status = -1;
    QList<QJsonObject> lines;
    QByteArray err;

    QList<QJsonObject> named(const QString &event) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &line : lines) {
            if (line.value(QStringLiteral("event")) == event)
                found.append(line);
        }
        return found;
    }
};

/// Waits for the end of a program that prints JSON.
inline ProgramEnd endOf(QProcess &program)
{
    EXPECT_TRUE(program.waitForFinished(240'000));
    ProgramEnd ran;
    ran.status = program.exitCode();
    for (const QByteArray &line : program.readAllStandardOutput().split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        EXPECT_FALSE(object.isEmpty()) << "not JSON: " << line.toStdString();
        ran.lines.append(object);
    }
    ran.err = program.readAllStandardError();
    EXPECT_FALSE(ran.err.contains("Sanitizer")) << ran.err.toStdString(); // if the program was built with one
    return ran;
}

} // namespace windlass
