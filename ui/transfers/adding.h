// SPDX-License-Identifier: GPL-3.0-or-later
// Handles added files from the drop or the file dialog until they are sent to the engine. If no destination
// is selected, they are kept and a destination is asked for.
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

    /// Uploads these files and folders to the selected destination; asks for one if none is selected.
    void add(const QStringList &paths);
    /// The chooser has the engine's destinations. Files that waited for them are sent.
    void destinationsCame();
    /// Asks for a destination for the kept files.
    void askForDestination();
    /// Opens the editor for a new destination.
    void makeDestination();
    /// Edits the saved destination of that name; if there is none, creates a new one.
    void editDestination(const QString &name);
    void chooseFiles();
    void chooseFolder();

    /// Was the request with this token made by this window and not by another process?
    bool isOwn(int token) const { return token > 0 && token <= lastToken_; }
    /// Number of paths that wait for a destination.
    qsizetype kept() const { return kept_.size(); }
    /// Forgets the paths that wait for a destination.
    void discardKept();

    /// Is the engine still adding files?
    bool isUnderWay() const { return !tokens_.isEmpty(); }
    /// Stops adding. Files that are in the list already stay.
    void stop();

    /// The folder in which the file dialogs open.
    QString folder() const { return folder_; }
    void setFolder(const QString &folder) { folder_ = folder; }

Q_SIGNALS:
    void keptChanged();
    /// A request was sent to the engine.
    void sent(const QString &destination);
    /// isUnderWay() may have changed.
    void underWayChanged();

private:
    void sendKept();
    void ask();
    void openEditor(const std::optional<Destination> &edited);
    void openDialog(const QString &title, QFileDialog::FileMode mode, const QStringList &filters);

    Client &link_;
    DestinationChooser &destination_;
    QWidget &window_;
    QStringList kept_; ///< paths without a destination
    QString made_;     ///< name of the destination that was just created for them
    QString folder_;
    QPointer<DestinationQuestion> question_;
    int lastToken_ = 0;
    QList<int> tokens_; ///< of requests without an answer
    bool destinationsKnown_ = false;
};

} // namespace windlass
