// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/actionbox.h"

#include "core/queue/permitted.h"
#include "ui/transfers/statelook.h"
#include "ui/widgets/icons.h"
#include "words/transfers.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace windlass {

using namespace Qt::StringLiterals;

ActionBox::ActionBox(QWidget *parent)
    : QFrame(parent)
    , words_(new QLabel(this))
    , keys_(makeButton("edit", tr("Enter keys\u2026"), tr("Open the destination with its keys")))
    , skip_(makeButton("cancel", tr("Skip"), tr("Leave the object as it is, and do not send this file")))
    , replace_(
          makeButton("replace", tr("Replace the object"), tr("Overwrite the object that is there already")))
    , skipAll_(makeButton("cancel", {}, tr("Leave the objects as they are, and do not send these files")))
    , replaceAll_(makeButton("replace", {}, tr("Overwrite the objects that are there already")))
{
    const int unit = fontMetrics().height();
    words_->setWordWrap(true);
    words_->setTextFormat(Qt::PlainText);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words_->setAccessibleName(tr("What to do"));
    auto *buttons = new QGridLayout;
    buttons->setSpacing(unit / 3);
    buttons->addWidget(keys_, 0, 0);
    buttons->addWidget(skip_, 0, 1);
    buttons->addWidget(replace_, 0, 2);
    buttons->addWidget(skipAll_, 1, 1);
    buttons->addWidget(replaceAll_, 1, 2);
    buttons->setColumnStretch(3, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(unit * 2 / 3, unit / 2, unit * 2 / 3, unit / 2);
    column->setSpacing(unit / 2);
    column->addWidget(words_);
    column->addLayout(buttons);
    setAutoFillBackground(true);
    connect(keys_, &QPushButton::clicked, this, &ActionBox::keysAsked);
    connect(skip_, &QPushButton::clicked, this, &ActionBox::skipAsked);
    connect(replace_, &QPushButton::clicked, this, &ActionBox::replaceAsked);
    connect(skipAll_, &QPushButton::clicked, this, &ActionBox::skipAllAsked);
    connect(replaceAll_, &QPushButton::clicked, this, &ActionBox::replaceAllAsked);
    hide();
}

QPushButton *ActionBox::makeButton(const char *symbol, const QString &text, const QString &explanation)
{
    auto *button = new QPushButton(symbolIcon(QLatin1StringView(symbol)), text, this);
    button->setToolTip(explanation);
    button->setAccessibleName(QString(text).remove(u'\u2026'));
    button->hide();
    return button;
}

void ActionBox::show(const TransferStatus &status)
{
    const QString words = text::whatToDo(status);
    words_->setText(words);
    setVisible(!words.isEmpty());
    const Commands may = permitted(status);
    decides_ = may.testFlag(Command::Decide);
    keys_->setVisible(may.testFlag(Command::EnterKeys));
    skip_->setVisible(decides_);
    replace_->setVisible(decides_);
    refreshAll();

    const Tone tone = lookOf(status).tone;
    QPalette box = parentWidget()->palette();
    box.setColor(QPalette::Window, mixed(toneColor(tone == Tone::Quiet ? Tone::Accent : tone, box),
                                         box.color(QPalette::Base), 0.13));
    box.setColor(QPalette::WindowText, box.color(QPalette::Text));
    setPalette(box);
}

void ActionBox::setToDecide(int chosen)
{
    if (chosen == toDecide_)
        return;
    toDecide_ = chosen;
    refreshAll();
}

void ActionBox::refreshAll()
{
    const bool several = decides_ && toDecide_ > 1;
    skipAll_->setText(tr("Skip all %L1 chosen").arg(toDecide_));
    replaceAll_->setText(tr("Replace all %L1 chosen").arg(toDecide_));
    for (QPushButton *button : {skipAll_, replaceAll_}) {
        button->setAccessibleName(button->text());
        button->setVisible(several);
    }
}

} // namespace windlass
