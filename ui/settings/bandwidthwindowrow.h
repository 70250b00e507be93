// SPDX-License-Identifier: GPL-3.0-or-later
// One window of the bandwidth schedule as a row of controls: days, times, and limit.
#pragma once

#include "core/settings/bandwidthschedule.h"

#include <QList>
#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;
class QPushButton;
class QTimeEdit;
class QToolButton;

namespace windlass {

class BandwidthWindowRow final : public QWidget
{
    Q_OBJECT

public:
    BandwidthWindowRow(const BandwidthWindow &window, QWidget *parent);

    /// No value if the row is invalid.
    std::optional<BandwidthWindow> window() const;
    /// The problem with the row, as a sentence; empty if there is none.
    QString problem() const;

Q_SIGNALS:
    void changed();
    void removeWanted();

private:
    enum class Choice { Limit, Unlimited, Stop };

    void buildDays(int days);
    void buildRate(qint64 bytesPerSecond);
    Choice choice() const;

    QList<QToolButton *> days_; ///< Monday first
    QTimeEdit *from_;
    QTimeEdit *to_;
    QComboBox *choice_;
    QLineEdit *rate_;
    QPushButton *remove_;
};

} // namespace windlass
