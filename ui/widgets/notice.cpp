// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice.h"

#include "ui/widgets/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString symbolOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return u"state-done"_s;
    case Tone::Bad:
    case Tone::Waiting:
        return u"state-failed"_s;
    case Tone::Plain:
    case Tone::Quiet:
    case Tone::Accent:
        return u"notice"_s;
    }
    return {};
}

} // namespace

Notice::Notice(QWidget *parent)
    : QWidget(parent)
    , symbol_(new QLabel(this))
    , text_(new QLabel(this))
    , button_(new QPushButton(this))
    , other_(new QPushButton(this))
{
    const int unit = fontMetrics().height();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(unit / 2, unit / 2, unit / 2, unit / 2);
    row->setSpacing(unit / 2);
    row->addWidget(symbol_, 0, Qt::AlignTop);
    row->addWidget(text_, 1);
    row->addWidget(button_, 0, Qt::AlignVCenter);
    row->addWidget(other_, 0, Qt::AlignVCenter);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QPushButton *each : {button_, other_}) {
        each->setAutoDefault(false);
        each->hide(); // hidden until it has a text
    }
    connect(button_, &QPushButton::clicked, this, &Notice::accepted);
    connect(other_, &QPushButton::clicked, this, &Notice::declined);
    hide();
}

void Notice::say(Tone tone, const QString &text, const QString &button, const QString &other)
{
    tone_ = tone;
    text_->setText(text);
    const auto label = [](QPushButton *each, const QString &words) {
        each->setText(words);
        each->setAccessibleName(QString(words).remove(u'&').remove(u'\u2026'));
        each->setVisible(!words.isEmpty());
    };
    label(button_, button);
    label(other_, other);
    setAccessibleName(text);
    applyTone();
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Notice::clear()
{
    text_->clear();
    setAccessibleName({});
    hide();
}

QPoint Notice::belowButton() const
{
    return button_->mapToGlobal(button_->rect().bottomLeft());
}

QString Notice::text() const
{
    return text_->text();
}

void Notice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor tone = toneColor(tone_, palette());
    const double radius = fontMetrics().height() / 4.0;
    painter.setPen(mixed(tone, palette().color(QPalette::Window), 0.35));
    painter.setBrush(mixed(tone, palette().color(QPalette::Base), 0.08));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void Notice::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTone();
}

void Notice::applyTone()
{
    symbol_->setPixmap(symbolPixmap(symbolOf(tone_), fontMetrics().height(), devicePixelRatioF(),
                                    toneColor(tone_, palette()), palette().color(QPalette::Base)));
    update();
}

} // namespace windlass
