// SPDX-License-Identifier: GPL-3.0-or-later
// The settings dialog: a list of pages and the selected page. Save sends the settings to the engine.
// Destinations are saved by their own dialog.
#pragma once

#include "core/engine/client.h"

#include <QDialog>

#include <optional>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace windlass {

class FieldNote;
class RetryPage;
class BandwidthPage;
class TransfersPage;
class WindowPage;

/// The pages, in the order of the list.
enum class SettingsPage { Destinations, Retry, Bandwidth, Transfers, Window };

class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    SettingsDialog(Client &link, const Settings &settings, const QList<Destination> &destinations,
                   QWidget *parent = nullptr);

    void showPage(SettingsPage page);

private:
    void addPage(SettingsPage page, QWidget *content);
    std::optional<Settings> typed() const;
    void refresh();
    void save();
    void fitScreen();

    Client &link_;
    Settings settings_;
    QListWidget *list_;
    QStackedWidget *pages_;
    RetryPage *retry_;
    BandwidthPage *bandwidth_;
    TransfersPage *transfers_;
    WindowPage *window_;
    FieldNote *wrongElsewhere_;
    QPushButton *save_;
    QPushButton *leave_; ///< Cancel if there are unsaved changes, otherwise Close
};

} // namespace windlass
