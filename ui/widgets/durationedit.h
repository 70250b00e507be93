// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a span of time as people type it: `500ms`, `1s`, `1.5m`, `2h`.
#pragma once

#include "core/base/timers.h"

#include <QLineEdit>

#include <optional>

namespace windlass {

class DurationEdit final : public QLineEdit
{
    Q_OBJECT

public:
    /// With words for zero (`no limit`), an empty field is zero and zero is shown as those words.
    explicit DurationEdit(const QString &wordsForZero = {}, QWidget *parent = nullptr);

    void setDuration(Duration duration);
    /// Nothing when what stands there is no duration.
    std::optional<Duration> duration() const;

    QSize sizeHint() const override;

private:
    bool emptyIsZero_;
};

} // namespace windlass
