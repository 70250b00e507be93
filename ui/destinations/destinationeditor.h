// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that creates or changes a destination. It shows the fields and their problems while a person
// types, tests the connection, and saves. The secret is passed to the engine and never shown again.
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
    /// Creates a destination, or changes `edited`. `saved`: all saved destinations. Accepted after the engine
    /// has saved; then name() is the name of the destination.
    DestinationEditor(Client &link, const QList<Destination> &saved,
                      const std::optional<Destination> &edited = {}, QWidget *parent = nullptr);

    QString name() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    /// State of the connection test for the current contents of the fields.
    enum class TestState {
        None,
        Running,
        Outdated, ///< running, but the fields have changed since it began
        Passed,
        Failed,
    };

    QWidget *buildEnd();

    void askVault();
    void fieldsChanged();
    void refresh();
    void setTestState(TestState state);
    void test();
    void showTested(bool ok, const Failure &failure);
    void save();
    void showSaved(const QString &name, bool ok, bool keptForSession, const Failure &failure);
    void fitScreen();

    Client &link_;
    std::optional<Destination> edited_;
    TestState testState_ = TestState::None;
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
