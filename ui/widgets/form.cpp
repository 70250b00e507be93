// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form.h"

#include "ui/widgets/tones.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFormLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace windlass {

FieldNote::FieldNote(QWidget *parent)
    : QLabel(parent)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    refresh();
}

void FieldNote::setHint(const QString &hint)
{
    hint_ = hint;
    refresh();
}

void FieldNote::setProblem(const QString &problem)
{
    problem_ = problem;
    refresh();
}

void FieldNote::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::ParentChange)
        refresh();
}

void FieldNote::refresh()
{
    const QString &shown = problem_.isEmpty() ? hint_ : problem_;
    const QPalette inherited = parentWidget() ? parentWidget()->palette() : QPalette();
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(problem_.isEmpty() ? Tone::Quiet : Tone::Bad, inherited));
    if (own != palette())
        setPalette(own);
    setText(shown);
    setVisible(!shown.isEmpty());
}

namespace {

/// A control and its note, closer together than two rows.
QWidget *withNote(QWidget *control, FieldNote *note)
{
    if (!note)
        return control;
    auto *both = new QWidget;
    auto *column = new QVBoxLayout(both);
    column->setContentsMargins({});
    column->setSpacing(control->fontMetrics().height() / 6);
    column->addWidget(control);
    column->addWidget(note);
    return both;
}

} // namespace

void addField(QFormLayout &form, const QString &label, QWidget *control, FieldNote *note)
{
    QString name = label;
    name.remove(u'&');
    control->setAccessibleName(name);
    if (QWidget *inner = control->focusProxy())
        inner->setAccessibleName(name);
    auto *words = new QLabel(QCoreApplication::translate("windlass::Form", "%1:").arg(label));
    words->setBuddy(control);
    // Aligned with the control and not with control and note together.
    words->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    const int above = std::max(0, (control->sizeHint().height() - words->sizeHint().height()) / 2);
    words->setContentsMargins(0, above, 0, 0);
    form.addRow(words, withNote(control, note));
}

void addPlain(QFormLayout &form, QWidget *control, FieldNote *note)
{
    form.addRow(new QWidget, withNote(control, note));
}

void addHeadline(QFormLayout &form, const QString &text)
{
    auto *headline = new QLabel(text);
    QFont font = headline->font();
    font.setBold(true);
    headline->setFont(font);
    const int unit = headline->fontMetrics().height();
    headline->setContentsMargins(0, form.rowCount() > 0 ? unit / 2 : 0, 0, 0);
    form.addRow(headline);
}

void shapeForm(QFormLayout &form, const QFontMetrics &metrics)
{
    const int unit = metrics.height();
    form.setHorizontalSpacing(unit * 3 / 4);
    form.setVerticalSpacing(unit * 2 / 5);
    form.setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form.setFormAlignment(Qt::AlignLeading | Qt::AlignTop);
    form.setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form.setRowWrapPolicy(QFormLayout::DontWrapRows);
}

} // namespace windlass
