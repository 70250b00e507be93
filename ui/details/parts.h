// SPDX-License-Identifier: GPL-3.0-or-later
// The state of each part of a transfer, derived from its attempts, and a map of it.
#pragma once

#include "core/records/status.h"
#include "core/retry/attempt.h"

#include <QList>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace windlass {

enum class PartLook {
    Ahead,     ///< not confirmed and not in flight
    Sending,   ///< a request with its bytes is in flight
    Retrying,  ///< its last attempt failed, and another one follows
    Stuck,     ///< its last attempt failed, and no other one follows
    Confirmed, ///< at the first attempt
    Recovered, ///< after retries
};

/// One look for each part, in order. `attempts` are in the order of their start. The parts in `sending` are
/// in flight.
std::vector<PartLook> partLooks(int parts, const QList<AttemptRecord> &attempts,
                                const QList<int> &sending = {});

/// Shows the parts as small fields in reading order. The size of a field follows from the space.
class PartsMap final : public QWidget
{
    Q_OBJECT

public:
    explicit PartsMap(QWidget *parent = nullptr);
    void setLooks(std::vector<PartLook> looks);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Grid
    {
        int columns = 1;
        int cell = 1; ///< side of a field and the gap after it, pixels
    };
    Grid grid() const;

    std::vector<PartLook> polls_;
};

/// The number of columns for a legend of `entries`, if at most `fitting` fit into one line: as few lines as
/// possible, evenly filled. Both are at least 1.
int legendColumns(int entries, int fitting);

/// The map with a legend and a summary.
class PartsView final : public QWidget
{
    Q_OBJECT

public:
    explicit PartsView(QWidget *parent = nullptr);
    void show(const TransferStatus &status, const QList<AttemptRecord> &attempts);
    using QWidget::show;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrangeLegend();

    QLabel *summary_;
    PartsMap *map_;
    QGridLayout *legend_;
    QList<QWidget *> entries_; ///< of the legend
    int columns_ = 0;          ///< of the legend
};

} // namespace windlass
