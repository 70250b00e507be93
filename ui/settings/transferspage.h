// SPDX-License-Identifier: GPL-3.0-or-later
// How much runs side by side, how files are cut, and what objects are called, with a live example.
#pragma once

#include "core/settings/settings.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace windlass {

class FieldNote;

/// What is wrong with a part size as it is typed, in a sentence; empty when nothing is.
QString partSizeProblem(const QString &text);

class TransfersPage final : public QWidget
{
    Q_OBJECT

public:
    explicit TransfersPage(const Settings &settings, QWidget *parent = nullptr);

    /// The given settings with what stands in the fields; nothing while that makes no sense.
    std::optional<Settings> applied(Settings settings) const;

Q_SIGNALS:
    void changed();

private:
    QWidget *buildPartSize();
    QWidget *buildTemplate();
    qint64 typedPartSize() const;
    void refresh();

    QSpinBox *jobs_;
    QSpinBox *parts_;
    FieldNote *partsNote_;
    QRadioButton *automatic_;
    QRadioButton *fixed_;
    QLineEdit *partSize_;
    FieldNote *partSizeNote_;
    QLineEdit *template_;
    QPushButton *insert_;
    FieldNote *templateNote_;
    QComboBox *ifExists_;
    FieldNote *ifExistsNote_;
};

} // namespace windlass
