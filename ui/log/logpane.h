// SPDX-License-Identifier: GPL-3.0-or-later
// The live log with its filters. It follows the newest line unless a person has scrolled up.
#pragma once

#include "ui/log/logmodel.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QToolButton;

namespace windlass {

class FindField;
class QuietTable;

class LogPane final : public QWidget
{
    Q_OBJECT

public:
    explicit LogPane(Timers &timers, QWidget *parent = nullptr);

    void take(const Event &event) { lines_.take(event); }
    /// The transfer to which the log can be narrowed; 0 when there is none.
    void setChosenTransfer(TransferId id, const QString &file);
    void focusFilter();

    LogModel &lines() { return lines_; }

private:
    void applyWish();
    void followTail();

    LogModel lines_;
    TransferId chosen_ = 0;
    QuietTable *table_;
    QComboBox *level_;
    FindField *words_;
    QCheckBox *chosenOnly_;
    QToolButton *toNewest_;
    bool following_ = true;
};

} // namespace windlass
