// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the window itself.
#pragma once

#include "core/settings/settings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace windlass {

class WindowPage final : public QWidget
{
    Q_OBJECT

public:
    explicit WindowPage(const Settings &settings, QWidget *parent = nullptr);

    /// The given settings with the values of the fields.
    Settings applied(Settings settings) const;

Q_SIGNALS:
    void changed();

private:
    QComboBox *colors_;
    QComboBox *language_;
    QCheckBox *asks_;
};

} // namespace windlass
