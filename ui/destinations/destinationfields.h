// SPDX-License-Identifier: GPL-3.0-or-later
// The input fields of a destination, each with its problem shown while a person types. An address that is
// pasted into the name or the bucket fills in all fields.
#pragma once

#include "core/accounts/vault.h"
#include "ui/destinations/destinationdraft.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QToolButton;

namespace windlass {

class FieldNote;
class Notice;
class SecretEdit;

class DestinationFields final : public QWidget
{
    Q_OBJECT

public:
    /// For a new destination, or to change `edited`, whose name cannot be changed. `saved`: all saved
    /// destinations.
    DestinationFields(const QList<Destination> &saved, const std::optional<Destination> &edited,
                      QWidget *parent);

    DestinationDraft draft() const;
    /// Is every field valid and every required field filled in?
    bool whole() const;
    /// Names of the required fields that are still empty.
    QStringList missing() const;
    /// Is a secret typed that must not be saved in the keychain?
    bool forSessionOnly() const;

    /// Sets the keyboard focus to the first field. A focus proxy would disturb the tab order.
    void begin();
    /// Sets whether the keychain can be used.
    void setVaultState(VaultState state);
    /// Sets whether a secret is saved for the destination that is being changed.
    void setSecretState(SecretState state);
    /// The height that all fields need at this width, pixels.
    int heightForFields(int width) const;

Q_SIGNALS:
    void changed();
    /// A person asks to check the keychain again.
    void vaultCheckWanted();

private:
    QLineEdit *makeLine();
    void buildPlace();
    void buildCredentials();
    void buildRetry();
    void unfoldToken(bool unfolded);
    void orderTabs();
    void fill(const DestinationDraft &draft);
    void takeUrl(QLineEdit &line);
    void takePastedUrl(QLineEdit &line, qsizetype lengthBefore);
    std::map<DraftField, QString> problems() const;
    void refresh();

    DraftContext context_;
    std::optional<Destination> edited_;
    VaultState vault_ = VaultState::Ready;
    QString urlProblem_;
    const QLineEdit *urlField_ = nullptr;

    QFormLayout *form_;
    QLineEdit *name_;
    QLineEdit *endpoint_;
    QLineEdit *bucket_;
    QLineEdit *prefix_;
    QLineEdit *region_;
    QCheckBox *pathStyle_;
    QComboBox *retry_; ///< that of the settings, the presets, and the saved policy if it is none of these

    QLineEdit *accessKeyId_;
    SecretEdit *secret_;
    QToolButton *unfoldToken_;
    SecretEdit *sessionToken_;
    QCheckBox *sessionOnly_;
    Notice *vaultNotice_;
    std::map<DraftField, FieldNote *> notes_;
};

} // namespace windlass
