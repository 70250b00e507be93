// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of the waits of a retry policy: a bar before each attempt, solid up to the shortest possible wait
// and pale up to the longest, with a summary in words below.
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

/// What happens if every attempt fails, in one or two sentences.
QString retrySummary(const RetryPolicy &policy);

class RetryPlot final : public QWidget
{
    Q_OBJECT

public:
    explicit RetryPlot(QWidget *parent = nullptr);

    /// The policy must be valid.
    void setPolicy(const RetryPolicy &policy);
    QString summary() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    QChart *chart_; ///< owned by view_
    QChartView *view_;
    QBarSet *sure_;
    QBarSet *chance_;
    QBarCategoryAxis *attempts_;
    QValueAxis *waits_;
    QLabel *summary_;
};

} // namespace windlass
