// SPDX-License-Identifier: GPL-3.0-or-later
// A second start of the window for the same profile hands its files to the first and ends.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace windlass {

class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    /// Listens for later starts. Make it only while holding the profile's lock, whose path names the meeting
    /// point.
    explicit SingleInstance(const QString &lockFile, QObject *parent = nullptr);

    /// Hands the paths (absolute ones) to the window that has the profile. Did one answer?
    static bool handOver(const QString &lockFile, const QStringList &paths);
    /// The meeting point: a socket in the user's runtime folder, named by the lock file's path.
    static QString meetingPoint(const QString &lockFile);

Q_SIGNALS:
    /// Another start has brought these; it may have brought none, and only wants the window to be seen.
    void asked(const QStringList &paths);

private:
    void receive();

    QLocalServer server_;
};

} // namespace windlass
