// SPDX-License-Identifier: GPL-3.0-or-later
// The bandwidth limits: a permanent one, and others for certain times of the week. Shows which limit applies
// now.
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

/// The problem with a typed rate, as a sentence; empty if there is none.
QString rateProblem(const QString &text);
/// The limit that applies now and its end, as a sentence.
QString bandwidthWords(const BandwidthNow &now);

class BandwidthPage final : public QWidget
{
    Q_OBJECT

public:
    explicit BandwidthPage(const Settings &settings, QWidget *parent = nullptr);

    /// The given settings with the values of the fields. No value if a field is invalid.
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
