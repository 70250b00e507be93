// SPDX-License-Identifier: GPL-3.0-or-later
// How many transfers run at a time, how files are divided into parts, and how objects are named, with a live
// example.
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

/// The problem with a typed part size, as a sentence; empty if there is none.
QString partSizeProblem(const QString &text);

class TransfersPage final : public QWidget
{
    Q_OBJECT

public:
    explicit TransfersPage(const Settings &settings, QWidget *parent = nullptr);

    /// The given settings with the values of the fields. No value if a field is invalid.
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
