// SPDX-License-Identifier: GPL-3.0-or-later
// The log with its filters. It follows the newest line unless a person has scrolled up.
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
    void take(const QList<Event> &events) { lines_.take(events); }
    /// The transfer that the log can be filtered by; 0: none.
    void setChosenTransfer(TransferId id, const QString &file);
    void focusFilter();
    /// Sets the engine's log file. Its warnings and errors of earlier runs are shown, and it can be opened.
    void setLogFile(const QString &path);

    /// The lowest level that is shown.
    EventLevel level() const;
    void setLevel(EventLevel level);

    LogModel &lines() { return lines_; }

private:
    void applyWish();
    void followTail();
    void askWhereToSave();
    void saveTo(const QString &path);
    QToolButton *makeButton(const QString &text, const char *symbol, const QString &explanation);

    LogModel lines_;
    TransferId chosen_ = 0;
    QuietTable *table_;
    QComboBox *level_;
    FindField *words_;
    QCheckBox *chosenOnly_;
    QToolButton *toNewest_;
    QToolButton *save_;
    QToolButton *openFile_;
    QString logFile_;
    bool following_ = true;
};

} // namespace windlass
