// SPDX-License-Identifier: GPL-3.0-or-later
// The waits that a retry policy comes to, as a picture: a bar before each attempt, solid up to the least wait
// and pale up to the most, with what it all comes to in words underneath.
#pragma once

#include "core/retry/policy.h"

#include <QWidget>

class QBarCategoryAxis;
class QBarSet;
class QChart;
class QChartView;
class QLabel;
class QValueAxis;

namespace windlass {

/// What it comes to when every attempt fails, in a sentence or two.
QString retrySummary(const RetryPolicy &policy);

class RetryPlot final : public QWidget
{
    Q_OBJECT

public:
    explicit RetryPlot(QWidget *parent = nullptr);

    /// The policy must be sound.
    void setPolicy(const RetryPolicy &policy);
    QString summary() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    QChart *chart_; ///< the view's
    QChartView *view_;
    QBarSet *sure_;
    QBarSet *chance_;
    QBarCategoryAxis *attempts_;
    QValueAxis *waits_;
    QLabel *summary_;
};

} // namespace windlass
