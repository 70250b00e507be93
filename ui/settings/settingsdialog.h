// SPDX-License-Identifier: GPL-3.0-or-later
// Stands where the settings will be.
#pragma once

#include "ui/enginelink.h"

#include <QDialog>

namespace windlass {

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    SettingsDialog(EngineLink &, Engine *, const Settings &, const QList<Destination> &, QWidget *parent)
        : QDialog(parent)
    {}
};

} // namespace windlass
