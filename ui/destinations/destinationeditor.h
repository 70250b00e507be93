// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog in which a destination is made or changed: its fields, what is wrong with them as one types, a
// trial of the whole, and then the saving. The secret goes down to the engine and is never shown again.
#pragma once

#include "core/engine.h"
#include "ui/destinations/destinationdraft.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace windlass {

class EngineLink;
class FieldNote;
class Notice;
class SecretEdit;

class DestinationEditor final : public QDialog
{
    Q_OBJECT

public:
    /// For a new destination, or to change `edited`. `saved` are all that there are; `signalsFrom` is the
    /// engine behind the link. Accepted when the engine has saved; then name() is the destination's.
    DestinationEditor(EngineLink &link, Engine *signalsFrom, const QList<Destination> &saved,
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

    void buildPlace(QFormLayout &form);
    void buildCredentials(QFormLayout &form);
    QWidget *buildEnd();
    void unfoldToken(bool unfolded);
    void orderTabs();
    QLineEdit *lineFor(QLineEdit *line);

    DestinationDraft draft() const;
    void fill(const DestinationDraft &draft);
    void takeUrl(QLineEdit &line);
    void takePastedUrl(QLineEdit &line, qsizetype lengthBefore);

    void fieldsChanged();
    void refresh();
    void setTrial(Trial trial);
    void test();
    void showTested(bool ok, const Failure &failure);
    void save();
    void showSaved(const QString &name, bool ok, bool keptForSession, const Failure &failure);
    void setVaultState(VaultState state);
    void fitScreen();

    EngineLink &link_;
    DraftContext context_;
    std::optional<Destination> edited_;
    VaultState vault_ = VaultState::Ready;
    Trial trial_ = Trial::None;
    DestinationDraft tried_;
    bool saving_ = false;
    bool savedForSession_ = false;
    QString urlProblem_;
    QLineEdit *urlField_ = nullptr;

    QWidget *fields_;
    QFormLayout *form_ = nullptr;
    QLineEdit *name_;
    QLineEdit *endpoint_;
    QLineEdit *bucket_;
    QLineEdit *prefix_;
    QLineEdit *region_;
    QCheckBox *pathStyle_;
    QLineEdit *accessKeyId_;
    SecretEdit *secret_;
    QToolButton *unfoldToken_;
    SecretEdit *sessionToken_;
    QCheckBox *sessionOnly_;
    std::map<DraftField, FieldNote *> notes_;
    Notice *vaultNotice_;
    FieldNote *stillMissing_;
    QProgressBar *busy_;
    Notice *result_;
    QPushButton *test_;
    QPushButton *save_;
    QPushButton *saveUntested_;
    QPushButton *cancel_;
};

} // namespace windlass
