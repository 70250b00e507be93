// SPDX-License-Identifier: GPL-3.0-or-later
// Stands where the destination's editor will be.
#pragma once

#include "ui/enginelink.h"

#include <QDialog>

namespace windlass {

class DestinationEditor : public QDialog
{
    Q_OBJECT

public:
    DestinationEditor(EngineLink &, Engine *, const QList<Destination> &, const std::optional<Destination> &,
                      QWidget *parent)
        : QDialog(parent)
    {}
};

} // namespace windlass
