// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/parts.h"

#include "core/upload/step.h"
#include "ui/widgets/tones.h"

#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Marks that distinguish the looks without colours.
enum class FieldMark { None, Outline, Half, Stripes, Cross, Dot };

struct LookRow
{
    PartLook look;
    Tone tone;
    double strength; ///< share of the tone over the base colour, 0 to 1
    FieldMark mark;
    const char *title;
};
constexpr std::array lookRows{
    LookRow{PartLook::Ahead, Tone::Plain, 0.12, FieldMark::Outline,
            QT_TRANSLATE_NOOP("windlass::PartsView", "ahead")},
    LookRow{PartLook::Sending, Tone::Accent, 0.25, FieldMark::Half,
            QT_TRANSLATE_NOOP("windlass::PartsView", "in flight")},
    LookRow{PartLook::Retrying, Tone::Waiting, 1.0, FieldMark::Stripes,
            QT_TRANSLATE_NOOP("windlass::PartsView", "failed, comes again")},
    LookRow{PartLook::Stuck, Tone::Bad, 1.0, FieldMark::Cross,
            QT_TRANSLATE_NOOP("windlass::PartsView", "failed")},
    LookRow{PartLook::Confirmed, Tone::Accent, 1.0, FieldMark::None,
            QT_TRANSLATE_NOOP("windlass::PartsView", "confirmed")},
    LookRow{PartLook::Recovered, Tone::Good, 1.0, FieldMark::Dot,
            QT_TRANSLATE_NOOP("windlass::PartsView", "confirmed after a retry")},
};

/// The colours of a look for one palette. Computed once, because there may be ten thousand fields to paint.
struct Ink
{
    QColor fill;
    QColor mark;
};

Ink inkOf(const LookRow &row, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor outline = withContrast(mixed(palette.color(QPalette::Text), base, 0.4), {base}, 3.0);
    return {mixed(toneColor(row.tone, palette), base, row.strength), row.mark == FieldMark::Outline ? outline
                                                                     : row.mark == FieldMark::Half
                                                                         ? toneColor(row.tone, palette)
                                                                         : base};
}

const LookRow &rowOf(PartLook look)
{
    return *std::find_if(lookRows.begin(), lookRows.end(),
                         [look](const LookRow &row) { return row.look == look; });
}

/// Paints one field of the map or of the legend.
void paintField(QPainter &painter, const QRectF &place, FieldMark mark, const Ink &ink)
{
    constexpr double smallest = 6; // marks on smaller fields cannot be distinguished
    const double radius = place.width() * 0.15;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink.fill);
    painter.drawRoundedRect(place, radius, radius);
    if (place.width() < smallest)
        return;
    const QRectF inner = place.adjusted(place.width() * 0.28, place.width() * 0.28, -place.width() * 0.28,
                                        -place.width() * 0.28);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink.mark, std::max(1.0, place.width() * 0.12)));
    switch (mark) {
    case FieldMark::None:
        return;
    case FieldMark::Outline:
        painter.setPen(QPen(ink.mark, 1));
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        return;
    case FieldMark::Half:
        painter.fillRect(QRectF(place.left(), place.center().y(), place.width(), place.height() / 2),
                         ink.mark);
        return;
    case FieldMark::Stripes:
        painter.drawLine(inner.bottomLeft(), inner.topRight());
        return;
    case FieldMark::Cross:
        painter.drawLine(inner.bottomLeft(), inner.topRight());
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        return;
    case FieldMark::Dot:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink.mark);
        painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
        return;
    }
}

/// A sample field in the legend.
class Swatch final : public QWidget
{
public:
    Swatch(const LookRow &row, QWidget *parent)
        : QWidget(parent)
        , row_(row)
    {
        const int side = fontMetrics().height() * 4 / 5;
        setFixedSize(side, side);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintField(painter, rect(), row_.mark, inkOf(row_, palette()));
    }

private:
    const LookRow &row_;
};

/// Describes the map in words, for assistive technology.
QString wordsOf(const std::vector<PartLook> &looks)
{
    QStringList words;
    for (const LookRow &row : lookRows) {
        if (const auto count = std::count(looks.begin(), looks.end(), row.look); count > 0)
            words << PartsView::tr("%L1 %2", "how many parts, and how they are")
                         .arg(count)
                         .arg(QCoreApplication::translate("windlass::PartsView", row.title));
    }
    return words.join(u", "_s);
}

/// The accessible interface of the map: a picture with a description.
QAccessibleInterface *accessibleMap(const QString &, QObject *object)
{
    auto *map = qobject_cast<PartsMap *>(object);
    return map == nullptr ? nullptr : new QAccessibleWidget(map, QAccessible::Graphic);
}

} // namespace

std::vector<PartLook> partLooks(int parts, const QList<AttemptRecord> &attempts, const QList<int> &sending)
{
    std::vector<PartLook> looks(static_cast<size_t>(std::max(0, parts)), PartLook::Ahead);
    for (const AttemptRecord &attempt : attempts) {
        const bool wholeFile = isOf(Operation::Put, attempt) && parts == 1;
        if (!isOf(Operation::Part, attempt) && !wholeFile)
            continue;
        const int part = wholeFile ? 1 : attempt.number;
        if (part < 1 || part > parts || attempt.outcome == AttemptOutcome::Cancelled)
            continue;
        PartLook &look = looks.at(static_cast<size_t>(part - 1));
        if (attempt.outcome == AttemptOutcome::Succeeded)
            look = look == PartLook::Ahead || look == PartLook::Confirmed ? PartLook::Confirmed
                                                                          : PartLook::Recovered;
        else
            look = attempt.willRetry ? PartLook::Retrying : PartLook::Stuck;
    }
    for (const int part : sending)
        if (part >= 1 && part <= parts)
            looks.at(static_cast<size_t>(part - 1)) = PartLook::Sending;
    return looks;
}

PartsMap::PartsMap(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumHeight(fontMetrics().height()); // one row of fields whose marks can be distinguished
    static const bool known = [] {
        QAccessible::installFactory(accessibleMap);
        return true;
    }();
    Q_UNUSED(known)
    setAccessibleName(tr("Map of the parts"));
}

void PartsMap::setLooks(std::vector<PartLook> looks)
{
    polls_ = std::move(looks);
    setAccessibleDescription(wordsOf(polls_));
    update();
}

QSize PartsMap::sizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 16, unit * 6};
}

PartsMap::Grid PartsMap::grid() const
{
    const int largest = fontMetrics().height() * 5 / 4;
    const int count = std::max<int>(1, static_cast<int>(polls_.size()));
    for (int cell = largest; cell > 1; --cell) {
        const int columns = std::max(1, width() / cell);
        if ((count + columns - 1) / columns * cell <= height())
            return {columns, cell};
    }
    return {std::max(1, width()), 1};
}

void PartsMap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto [columns, cell] = grid();
    const double gap = cell > 5 ? std::max(1.0, cell * 0.14) : cell > 2 ? 1.0 : 0.0;
    painter.setRenderHint(QPainter::Antialiasing, cell > 5);
    std::array<Ink, lookRows.size()> inks;
    std::array<FieldMark, lookRows.size()> marks{};
    for (const LookRow &row : lookRows) {
        inks.at(static_cast<size_t>(row.look)) = inkOf(row, palette());
        marks.at(static_cast<size_t>(row.look)) = row.mark;
    }
    for (size_t i = 0; i < polls_.size(); ++i) {
        const auto look = static_cast<size_t>(polls_.at(i));
        const auto at = static_cast<int>(i);
        const int row = at / columns;
        const QRectF place(at % columns * cell, row * cell, cell - gap, cell - gap);
        paintField(painter, place, marks.at(look), inks.at(look));
    }
}

bool PartsMap::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto [columns, cell] = grid();
    const int column = help->pos().x() / cell;
    const int part = help->pos().y() / cell * columns + column;
    if (column < columns && part < static_cast<int>(polls_.size())) {
        const char *title = rowOf(polls_.at(static_cast<size_t>(part))).title;
        QToolTip::showText(
            help->globalPos(),
            tr("Part %L1: %2").arg(part + 1).arg(QCoreApplication::translate("windlass::PartsView", title)),
            this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

int legendColumns(int entries, int fitting)
{
    const int lines = (entries + fitting - 1) / fitting;
    return (entries + lines - 1) / lines;
}

PartsView::PartsView(QWidget *parent)
    : QWidget(parent)
    , summary_(new QLabel(this))
    , map_(new PartsMap(this))
    , legend_(new QGridLayout)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    summary_->setWordWrap(true);
    summary_->setTextFormat(Qt::PlainText);
    const int unit = fontMetrics().height();
    legend_->setHorizontalSpacing(unit);
    legend_->setVerticalSpacing(unit / 5);
    for (const LookRow &row : lookRows) {
        auto *entry = new QWidget(this);
        auto *line = new QHBoxLayout(entry);
        line->setContentsMargins({});
        line->setSpacing(unit / 2);
        line->addWidget(new Swatch(row, entry));
        line->addWidget(new QLabel(QCoreApplication::translate("windlass::PartsView", row.title), entry), 1);
        entries_.append(entry);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(unit * 3 / 4, unit * 3 / 4, unit * 3 / 4, unit * 3 / 4);
    column->setSpacing(unit * 2 / 3);
    column->addWidget(summary_);
    column->addWidget(map_, 1);
    column->addLayout(legend_);
    arrangeLegend();
}

void PartsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeLegend();
}

/// In as few lines as the width allows: the map needs the height.
void PartsView::arrangeLegend()
{
    const int room = contentsRect().width() - 2 * layout()->contentsMargins().left();
    const int entries = static_cast<int>(entries_.size());
    int widest = 1;
    int together = 0;
    for (const QWidget *entry : entries_) {
        const int width = entry->sizeHint().width() + legend_->horizontalSpacing();
        widest = std::max(widest, width);
        together += width;
    }
    const int columns =
        legendColumns(entries, together <= room ? entries : std::clamp(room / widest, 1, entries));
    if (columns == columns_)
        return;
    columns_ = columns;
    for (int i = 0; i < entries; ++i)
        legend_->addWidget(entries_.at(i), i / columns, i % columns);
    for (int column = 0; column <= entries; ++column)
        legend_->setColumnStretch(column, column == columns ? 1 : 0);
}

void PartsView::show(const TransferStatus &status, const QList<AttemptRecord> &attempts)
{
    std::vector<PartLook> looks = partLooks(status.parts, attempts, status.partsInFlight);
    const auto count = [&looks](PartLook look) { return std::count(looks.begin(), looks.end(), look); };
    QStringList words;
    if (status.parts <= 0)
        words << tr("The file is cut into parts when its turn comes.");
    else if (status.parts == 1)
        words << tr("The file goes as a whole, in one request.");
    else
        words << tr("Confirmed parts: %L1 of %L2.").arg(status.partsConfirmed).arg(status.parts);
    if (!status.partsInFlight.isEmpty())
        words << tr("In flight: %L1.").arg(status.partsInFlight.size());
    if (const auto again = count(PartLook::Retrying); again > 0)
        words << tr("Coming again: %L1.").arg(again);
    if (const auto failed = count(PartLook::Stuck); failed > 0)
        words << tr("Failed: %L1.").arg(failed);
    if (const auto recovered = count(PartLook::Recovered); recovered > 0)
        words << tr("After a retry: %L1.").arg(recovered);
    summary_->setText(words.join(u' '));
    map_->setLooks(std::move(looks));
}

} // namespace windlass
