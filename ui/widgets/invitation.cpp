// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/invitation.h"

#include "ui/widgets/tones.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace windlass {

namespace {

/// The drawing of a windlass that lifts a crate on its rope. Coordinates are in a field of 200 x 120 units.
class Drawing final : public QWidget
{
public:
    explicit Drawing(QWidget *parent)
        : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        const int unit = fontMetrics().height();
        return {unit * 13, unit * 8};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double scale = std::min(width() / 200.0, height() / 120.0);
        painter.translate((width() - 200 * scale) / 2, (height() - 120 * scale) / 2);
        painter.scale(scale, scale);
        const QColor base = palette().color(QPalette::Base);
        const QColor ink = mixed(palette().color(QPalette::Text), base, 0.45);
        const QColor pale = mixed(palette().color(QPalette::Text), base, 0.12);
        const QColor accent = toneColor(Tone::Accent, palette());

        painter.setPen(QPen(pale, 2.2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(14, 112), QPointF(186, 112));

        // posts and foot
        painter.setPen(QPen(ink, 2.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(base);
        for (const double x : {58.0, 134.0}) {
            QPainterPath post;
            post.moveTo(x - 10, 112);
            post.lineTo(x - 4, 34);
            post.arcTo(QRectF(x - 4, 28, 8, 8), 180, -180);
            post.lineTo(x + 10, 112);
            painter.drawPath(post);
        }
        // crank
        painter.drawLine(QPointF(138, 40), QPointF(160, 40));
        painter.drawLine(QPointF(160, 40), QPointF(160, 16));
        painter.drawLine(QPointF(160, 16), QPointF(171, 16));
        painter.setBrush(accent);
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(QRectF(168, 11.5, 13, 9), 3.5, 3.5);
        // drum with its turns of rope
        painter.setPen(QPen(ink, 2.6));
        painter.setBrush(mixed(accent, base, 0.18));
        painter.drawRoundedRect(QRectF(63, 26, 66, 28), 4, 4);
        painter.setPen(QPen(accent, 2.6, Qt::SolidLine, Qt::RoundCap));
        for (double x = 74; x <= 120; x += 9)
            painter.drawLine(QPointF(x + 2, 28.5), QPointF(x - 2, 51.5));
        // rope and crate
        painter.drawLine(QPointF(96, 54), QPointF(96, 74));
        painter.setPen(QPen(ink, 2.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(base);
        painter.drawRoundedRect(QRectF(82, 74, 28, 24), 3, 3);
        painter.drawLine(QPointF(82, 82), QPointF(110, 82));
        painter.drawLine(QPointF(96, 86), QPointF(96, 93));
        painter.drawPolyline(QPolygonF({{92.5, 89}, {96, 85.5}, {99.5, 89}}));
    }
};

} // namespace

Invitation::Invitation(QWidget *parent)
    : QWidget(parent)
    , drawing_(new Drawing(this))
    , headline_(new QLabel(this))
    , sentence_(new QLabel(this))
    , button_(new QPushButton(this))
{
    for (QLabel *label : {headline_, sentence_}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(fontMetrics().height() / 2);
    column->addStretch(3);
    column->addWidget(drawing_, 0, Qt::AlignHCenter);
    column->addSpacing(fontMetrics().height() / 2);
    column->addWidget(headline_);
    column->addWidget(sentence_);
    column->addSpacing(fontMetrics().height() / 2);
    button_->setMinimumHeight(fontMetrics().height() * 2);
    button_->hide(); // hidden until it has a text
    column->addWidget(button_, 0, Qt::AlignHCenter);
    column->addStretch(4);
    connect(button_, &QPushButton::clicked, this, &Invitation::accepted);
    applyFonts();
}

void Invitation::show(const QString &headline, const QString &sentence, const QString &button)
{
    headline_->setText(headline);
    headline_->setVisible(!headline.isEmpty());
    sentence_->setText(sentence);
    button_->setText(button);
    button_->setAccessibleName(button);
    button_->setMinimumWidth(0);
    button_->setMinimumWidth(button_->sizeHint().width() + fontMetrics().height() * 2);
    button_->setVisible(!button.isEmpty());
}

QString Invitation::headline() const
{
    return headline_->text();
}

void Invitation::setDrawing(bool drawn)
{
    drawing_->setVisible(drawn);
}

void Invitation::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyFonts();
}

void Invitation::applyFonts()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setWeight(QFont::DemiBold);
    headline_->setFont(large);
    sentence_->setPalette(withInk(palette(), toneColor(Tone::Quiet, palette())));
}

} // namespace windlass
