// SPDX-License-Identifier: GPL-3.0-or-later
// What a person adds, from the drop or the dialog until it is on its way to the engine. Without a destination
// that a person has chosen it is kept, and one is asked for.
#pragma once

#include "core/engine/client.h"

#include <QFileDialog>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <optional>

namespace windlass {

class DestinationChooser;
class DestinationQuestion;

class Adding final : public QObject
{
    Q_OBJECT

public:
    /// `window` is the parent of the dialogs.
    Adding(Client &link, DestinationChooser &destination, QWidget &window);

    /// Sends these to the chosen destination; asks for one where none is chosen.
    void add(const QStringList &paths);
    /// The chooser has the engine's destinations: what waited for the first of them goes on.
    void destinationsCame();
    /// Asks for the destination that the kept paths wait for.
    void askForDestination();
    void makeDestination();
    /// Opens the saved one of that name; without one, a new one.
    void editDestination(const QString &name);
    void chooseFiles();
    void chooseFolder();

    /// Was the request of this token made here, and not by another process?
    bool isOwn(int token) const { return token > 0 && token <= lastToken_; }
    qsizetype kept() const { return kept_.size(); }
    void discardKept();

    /// Is the engine still finding out what was added?
    bool isUnderWay() const { return !tokens_.isEmpty(); }
    /// What is in the list by then stays.
    void stop();

    /// Where the file dialogs open.
    QString folder() const { return folder_; }
    void setFolder(const QString &folder) { folder_ = folder; }

Q_SIGNALS:
    void keptChanged();
    void sent(const QString &destination);
    void underWayChanged();

private:
    void sendKept();
    void ask();
    void openEditor(const std::optional<Destination> &edited);
    void openDialog(const QString &title, QFileDialog::FileMode mode, const QStringList &filters);

    Client &link_;
    DestinationChooser &destination_;
    QWidget &window_;
    QStringList kept_; ///< paths that wait for a destination
    QString made_;     ///< the destination that was just made for them
    QString folder_;
    QPointer<DestinationQuestion> question_;
    int lastToken_ = 0;
    QList<int> tokens_; ///< of the requests that have no answer yet
    bool destinationsKnown_ = false;
};

} // namespace windlass
