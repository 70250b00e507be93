// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a destination, with what is wrong with each as one types. An address pasted into the name or
// the bucket fills them all.
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
    /// For a new destination, or to change `edited`, whose name then stays. `saved` are all that there are.
    DestinationFields(const QList<Destination> &saved, const std::optional<Destination> &edited,
                      QWidget *parent);

    DestinationDraft draft() const;
    /// Nothing to correct and nothing missing.
    bool whole() const;
    /// What is still to be filled in, in words.
    QStringList missing() const;
    /// A secret is typed, and is not to go into the keychain.
    bool forSessionOnly() const;

    /// Gives the keyboard to the first field. (As a focus proxy it would be in the tabulator's way.)
    void begin();
    void setVaultState(VaultState state);
    /// Is the secret of the destination that is changed kept anywhere?
    void setSecretState(SecretState state);
    int heightForFields(int width) const;

Q_SIGNALS:
    void changed();
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
    QComboBox *retry_; ///< the settings', the presets, and the one that is saved where it is none of these

    QLineEdit *accessKeyId_;
    SecretEdit *secret_;
    QToolButton *unfoldToken_;
    SecretEdit *sessionToken_;
    QCheckBox *sessionOnly_;
    Notice *vaultNotice_;
    std::map<DraftField, FieldNote *> notes_;
};

} // namespace windlass
