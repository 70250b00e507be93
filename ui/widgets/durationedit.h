// SPDX-License-Identifier: GPL-3.0-or-later
// An input field for a duration: `500ms`, `1s`, `1.5m`, `2h`.
#pragma once

#include "core/base/timers.h"

#include <QLineEdit>

#include <optional>

namespace windlass {

class DurationEdit final : public QLineEdit
{
    Q_OBJECT

public:
    /// If `wordsForZero` (such as `no limit`) is given, an empty field means zero and shows these words.
    explicit DurationEdit(const QString &wordsForZero = {}, QWidget *parent = nullptr);

    void setDuration(Duration duration);
    /// No value if the text is not a duration.
    std::optional<Duration> duration() const;

    QSize sizeHint() const override;

private:
    bool emptyIsZero_;
};

} // namespace windlass
