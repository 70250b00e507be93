// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/destinationquestion.h"

#include "ui/transfers/destinationchooser.h"
#include "ui/widgets/icons.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int nameRole = Qt::UserRole;

} // namespace

DestinationQuestion::DestinationQuestion(QWidget *parent)
    : QDialog(parent)
    , question_(new QLabel(this))
    , list_(new QListWidget(this))
    , send_(new QPushButton(tr("&Send there"), this))
{
    setObjectName(u"destinationQuestion"_s);
    setWindowTitle(tr("Choose a destination"));
    const int unit = fontMetrics().height();
    question_->setWordWrap(true);
    list_->setAccessibleName(tr("Destinations"));
    list_->setIconSize({unit, unit});
    list_->setSpacing(unit / 8);
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *another = new QPushButton(tr("&New destination\u2026"), this);
    another->setAutoDefault(false);
    send_->setDefault(true);
    buttons->addButton(send_, QDialogButtonBox::AcceptRole);
    buttons->addButton(another, QDialogButtonBox::ActionRole);
    for (QAbstractButton *button : buttons->buttons()) {
        button->setIcon({});
        button->setAccessibleName(button->text().remove(u'&').remove(u'\u2026'));
    }
    auto *column = new QVBoxLayout(this);
    column->setSpacing(unit / 2);
    column->addWidget(question_);
    column->addWidget(list_, 1);
    column->addWidget(buttons);
    resize(unit * 30, unit * 18);

    connect(buttons, &QDialogButtonBox::accepted, this, &DestinationQuestion::answer);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(another, &QPushButton::clicked, this, &DestinationQuestion::anotherWanted);
    connect(list_, &QListWidget::itemDoubleClicked, this, &DestinationQuestion::answer);
    // Getting the focus makes a row current but does not select it.
    connect(list_, &QListWidget::itemSelectionChanged, this,
            [this] { send_->setEnabled(!list_->selectedItems().isEmpty()); });
    setItems(0);
    send_->setEnabled(false);
    list_->setFocus();
}

void DestinationQuestion::setItems(qsizetype count)
{
    question_->setText(
        tr("Where should this go? Items: %L1. Your choice is kept for what you add next.").arg(count));
}

void DestinationQuestion::setDestinations(const QList<Destination> &destinations)
{
    const QString name = chosen();
    list_->clear();
    for (const Destination &destination : destinations) {
        auto *item =
            new QListWidgetItem(symbolIcon(u"destination"_s),
                                u"%1  \u00b7  %2"_s.arg(destination.name, shortUrl(destination)), list_);
        item->setData(nameRole, destination.name);
        if (destination.name == name)
            list_->setCurrentItem(item);
    }
}

QString DestinationQuestion::chosen() const
{
    const QList<QListWidgetItem *> items = list_->selectedItems();
    return items.isEmpty() ? QString() : items.first()->data(nameRole).toString();
}

void DestinationQuestion::answer()
{
    const QString name = chosen();
    if (name.isEmpty())
        return;
    accept();
    Q_EMIT answered(name);
}

} // namespace windlass
