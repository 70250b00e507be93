// SPDX-License-Identifier: GPL-3.0-or-later
// What became of each part of a transfer, told from its attempts, and a map of it.
#pragma once

#include "core/retry/attempt.h"
#include "core/transfer/status.h"

#include <QList>
#include <QWidget>

#include <vector>

class QLabel;

namespace windlass {

enum class PartLook {
    Ahead,     ///< nothing is confirmed yet
    Sending,   ///< its bytes are on their way, at whatever attempt
    Retrying,  ///< its last attempt failed, another follows
    Stuck,     ///< its last attempt failed, and no other followed
    Confirmed, ///< at the first attempt
    Recovered, ///< after retries
};

/// One look a part, in order. `attempts` in the order they were made; those of the parts in `sending` go on.
std::vector<PartLook> partLooks(int parts, const QList<AttemptRecord> &attempts,
                                const QList<int> &sending = {});

/// The parts as small fields in reading order. It finds its own size of field.
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
        int cell = 1; ///< with the gap after it
    };
    Grid grid() const;

    std::vector<PartLook> looks_;
};

/// The map with its legend and a sentence.
class PartsView final : public QWidget
{
    Q_OBJECT

public:
    explicit PartsView(QWidget *parent = nullptr);
    void show(const TransferStatus &status, const QList<AttemptRecord> &attempts);
    using QWidget::show;

private:
    QLabel *summary_;
    PartsMap *map_;
};

} // namespace windlass
