// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/durationedit.h"

#include "core/base/textforms.h"

namespace windlass {

DurationEdit::DurationEdit(const QString &wordsForZero, QWidget *parent)
    : QLineEdit(parent)
    , emptyIsZero_(!wordsForZero.isEmpty())
{
    setPlaceholderText(wordsForZero);
    setAcceptDrops(false); // dropped files are for the list of transfers
}

void DurationEdit::setDuration(Duration duration)
{
    setText(emptyIsZero_ && duration == Duration::zero() ? QString() : durationText(duration));
}

std::optional<Duration> DurationEdit::duration() const
{
    if (emptyIsZero_ && text().trimmed().isEmpty())
        return Duration::zero();
    return parseDuration(text());
}

QSize DurationEdit::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 16, QLineEdit::sizeHint().height()};
}

} // namespace windlass
