// SPDX-License-Identifier: GPL-3.0-or-later
// How many bytes a second may go: one limit for always, and windows of the week with other ones. Says what
// would hold at this moment.
#pragma once

#include "core/settings/settings.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace windlass {

class BandwidthWindowRow;
class FieldNote;

/// What is wrong with a rate as it is typed, in a sentence; empty when nothing is.
QString rateProblem(const QString &text);
/// What holds now, in a sentence: the limit, and until when.
QString bandwidthWords(const BandwidthNow &now);

class BandwidthPage final : public QWidget
{
    Q_OBJECT

public:
    explicit BandwidthPage(const Settings &settings, QWidget *parent = nullptr);

    /// The given settings with what stands in the fields; nothing while that makes no sense.
    std::optional<Settings> applied(Settings settings) const;

Q_SIGNALS:
    void changed();

private:
    void addWindow(const BandwidthWindow &window);
    void removeWindow(BandwidthWindowRow *row);
    std::optional<qint64> typedLimit() const;
    std::optional<QList<BandwidthWindow>> typedSchedule() const;
    void refresh();

    QCheckBox *limited_;
    QLineEdit *limit_;
    FieldNote *limitNote_;
    QVBoxLayout *rows_;
    QList<BandwidthWindowRow *> windows_;
    QPushButton *add_;
    FieldNote *now_;
};

} // namespace windlass
