// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog in which a destination is made or changed: its fields, what is wrong with them as one types, a
// trial of the whole, and then the saving. The secret goes down to the engine and is never shown again.
#pragma once

#include "core/engine/client.h"
#include "ui/destinations/destinationdraft.h"

#include <QDialog>

#include <optional>

class QProgressBar;
class QPushButton;

namespace windlass {

class DestinationFields;
class FieldNote;
class Notice;

class DestinationEditor final : public QDialog
{
    Q_OBJECT

public:
    /// For a new destination, or to change `edited`. `saved` are all that there are.
    /// Accepted when the engine has saved; then name() is the destination's.
    DestinationEditor(Client &link, const QList<Destination> &saved,
                      const std::optional<Destination> &edited = {}, QWidget *parent = nullptr);

    QString name() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    /// Where the trial of what stands in the fields has got to.
    enum class Trial {
        None,
        Running,
        Outdated, ///< running, but the fields are no longer those that are tried
        Passed,
        Failed,
    };

    QWidget *buildEnd();

    void askVault();
    void fieldsChanged();
    void refresh();
    void setTrial(Trial trial);
    void test();
    void showTested(bool ok, const Failure &failure);
    void save();
    void showSaved(const QString &name, bool ok, bool keptForSession, const Failure &failure);
    void fitScreen();

    Client &link_;
    std::optional<Destination> edited_;
    Trial trial_ = Trial::None;
    DestinationDraft tried_;
    bool saving_ = false;
    bool savedForSession_ = false;

    DestinationFields *fields_;
    FieldNote *stillMissing_;
    QProgressBar *busy_;
    Notice *result_;
    QPushButton *test_;
    QPushButton *save_;
    QPushButton *saveUntested_;
    QPushButton *cancel_;
};

} // namespace windlass
