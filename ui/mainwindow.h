// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: transfers at the top, the details of the selected one beside them, the log at the bottom.
// It sends commands to the engine's client and keeps only values from its signals.
#pragma once

#include "core/engine/client.h"
#include "ui/transfers/transfermodel.h"

#include <QMainWindow>

class QAction;
class QLabel;
class QPushButton;
class QSplitter;

namespace windlass {

class Adding;
class DestinationChooser;
class DetailsPane;
class DropOverlay;
class EngineFeed;
class LogPane;
class Removing;
class TransferActions;
class TransfersPane;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `stateFile` keeps sizes and positions between runs.
    MainWindow(Client &link, Timers &timers, QString stateFile, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Uploads these files and folders to the selected destination. Without one, they are kept and the window
    /// asks for a destination.
    void addPaths(const QStringList &paths);
    void comeForward();
    /// Sets the engine's log file. Must be called before the engine starts, while the file contains only
    /// earlier runs.
    void setLogFile(const QString &path);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void connectDecisions();
    void buildToolBar();
    void buildStatusBar();
    void listen();
    void restoreState();
    void keepState() const;
    void arrange();
    void shareRoom();
    QString stateKey(const QString &part) const;

    void openSettings();
    void askToStop(int underWay);
    void showHelp();
    void openDetails();
    void remember(const QString &destination);
    void takeDestinations(const QList<Destination> &destinations);
    void takeReport(const AddReport &report);
    std::pair<TransferId, int> chosenNow() const;
    void showChosen();
    void refreshTotals();
    void refreshInvitation();
    void refreshAdding();
    void refuse(const Failure &failure);

    Client &link_;
    const QString stateFile_;
    TransferModel transfers_;
    Settings settings_;
    bool stops_ = false;                      ///< a person has confirmed closing
    bool refused_ = false;                    ///< the engine could not start
    std::pair<TransferId, int> chosenBefore_; ///< the selection when files were added last
    bool begun_ = false;                      ///< the first transfers have arrived, and one was selected

    EngineFeed *feed_;
    TransfersPane *pane_;
    DetailsPane *details_;
    LogPane *log_;
    QSplitter *beside_;
    QSplitter *above_;
    TransferActions *actions_;
    QAction *addFiles_;
    QAction *addFolder_;
    QAction *openSettings_;
    DestinationChooser *destination_;
    Adding *adding_;
    Removing *removing_;
    QLabel *summary_;
    QLabel *totals_;
    QPushButton *stopAdding_;
    Timers &timers_;
    Handle soonAdding_;
    DropOverlay *overlay_;
};

} // namespace windlass
