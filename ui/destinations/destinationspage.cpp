// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationspage.h"

#include "ui/destinations/destinationeditor.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/singlechoice.h"
#include "ui/widgets/tones.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStyledItemDelegate>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int placeRole = Qt::UserRole;

/// Paints a destination's name in bold and its address below in a quiet tone.
class TwoLines final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const int line = option.fontMetrics.height();
        return {line * 10, line * 2 + line * 7 / 8};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QIcon icon = option.icon;
        option.text.clear();
        option.icon = {};
        QStyle *style = option.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QColor ink = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        const QColor quiet = selected ? ink : toneColor(Tone::Quiet, option.palette);
        const int line = option.fontMetrics.height();
        const int gap = line / 2;
        const auto mirrored = [&option](const QRect &rect) {
            return QStyle::visualRect(option.direction, option.rect, rect);
        };
        const QRect inner = option.rect.adjusted(gap, 0, -gap, 0);
        const QRect symbol(inner.left(), inner.center().y() - line * 5 / 8, line * 5 / 4, line * 5 / 4);
        icon.paint(painter, mirrored(symbol), Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);

        const QRect words = inner.adjusted(symbol.width() + gap, 0, 0, 0);
        const auto alignment = static_cast<int>(Qt::AlignLeading | Qt::AlignVCenter);
        const auto draw = [&](int top, const QColor &color, const QFont &font, const QString &text) {
            painter->setFont(font);
            painter->setPen(color);
            const QRect rect = mirrored({words.left(), words.top() + top, words.width(), line});
            painter->drawText(
                rect, static_cast<int>(QStyle::visualAlignment(option.direction, Qt::Alignment(alignment))),
                QFontMetrics(font).elidedText(text, Qt::ElideMiddle, words.width()));
        };
        painter->save();
        QFont strong = option.font;
        strong.setBold(true);
        const int top = (option.rect.height() - 2 * line) / 2;
        draw(top, ink, strong, index.data(Qt::DisplayRole).toString());
        draw(top + line, quiet, option.font, index.data(placeRole).toString());
        painter->restore();
    }
};

QString placeText(const Destination &destination)
{
    const QString service = destination.endpoint.isEmpty()
                                ? DestinationsPage::tr("Amazon S3")
                                : destination.endpoint.toDisplayString(QUrl::RemoveUserInfo);
    return DestinationsPage::tr("%1 at %2", "a bucket at a service").arg(shortUrl(destination), service);
}

} // namespace

DestinationsPage::DestinationsPage(Client &link, const QList<Destination> &destinations, QWidget *parent)
    : QWidget(parent)
    , link_(link)
    , pages_(new QStackedWidget(this))
    , list_(new QListWidget(this))
    , add_(new QPushButton(symbolIcon(u"add"_s), tr("&Add…"), this))
    , edit_(new QPushButton(symbolIcon(u"edit"_s), tr("&Edit…"), this))
    , remove_(new QPushButton(symbolIcon(u"remove"_s), tr("Re&move…"), this))
{
    list_->setItemDelegate(new TwoLines(list_));
    list_->setAccessibleName(tr("Destinations"));
    list_->setUniformItemSizes(true);
    auto *invitation = new Invitation(this);
    invitation->show(tr("No destination yet"),
                     tr("Say where exports go: a bucket, its endpoint and the keys to it."),
                     tr("New destination…"));
    pages_->addWidget(list_);
    pages_->addWidget(invitation);

    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {add_, edit_, remove_}) {
        button->setAutoDefault(false);
        button->setAccessibleName(button->text().remove(u'&').remove(u'…'));
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *note = new FieldNote(this);
    note->setHint(tr("What is changed here is saved at once, each destination by its own dialog."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(pages_, 1);
    column->addLayout(buttons);
    column->addWidget(note);

    const auto addNew = [this] { openEditor({}); };
    const auto editChosen = [this] {
        if (const Destination *destination = chosen())
            openEditor(*destination);
    };
    connect(invitation, &Invitation::accepted, this, addNew);
    connect(add_, &QPushButton::clicked, this, addNew);
    connect(edit_, &QPushButton::clicked, this, editChosen);
    connect(list_, &QListWidget::itemDoubleClicked, this, editChosen);
    // Use shortcuts for these keys. A key event would also reach the default button of the dialog that it
    // opens.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *editKey = new QShortcut(key, list_);
        editKey->setContext(Qt::WidgetShortcut);
        editKey->setAutoRepeat(false);
        connect(editKey, &QShortcut::activated, this, editChosen);
    }
    connect(remove_, &QPushButton::clicked, this, &DestinationsPage::askToRemove);
    auto *removeKey = new QShortcut(QKeySequence::Delete, list_);
    removeKey->setContext(Qt::WidgetShortcut);
    connect(removeKey, &QShortcut::activated, this, &DestinationsPage::askToRemove);
    makeChosenItemCurrent(list_);
    connect(list_, &QListWidget::currentRowChanged, this, &DestinationsPage::refresh);
    connect(&link_, &Client::destinationsChanged, this, &DestinationsPage::setDestinations);
    setDestinations(destinations);
}

void DestinationsPage::setDestinations(const QList<Destination> &destinations)
{
    const Destination *before = chosen();
    const QString chosenName = before ? before->name : QString();
    destinations_ = destinations;
    list_->clear();
    for (const Destination &destination : destinations) {
        auto *item = new QListWidgetItem(symbolIcon(u"destination"_s), destination.name, list_);
        item->setData(placeRole, placeText(destination));
        item->setData(Qt::AccessibleDescriptionRole, placeText(destination));
        item->setToolTip(placeText(destination));
        if (destination.name == chosenName)
            list_->setCurrentItem(item);
    }
    if (list_->currentRow() < 0)
        list_->setCurrentRow(0);
    pages_->setCurrentIndex(destinations.isEmpty() ? 1 : 0);
    refresh();
}

const Destination *DestinationsPage::chosen() const
{
    const int row = list_->currentRow();
    return row >= 0 && row < destinations_.size() ? &destinations_.at(row) : nullptr;
}

void DestinationsPage::openEditor(const std::optional<Destination> &edited)
{
    auto *editor = new DestinationEditor(link_, destinations_, edited, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    editor->open();
}

void DestinationsPage::askToRemove()
{
    const Destination *destination = chosen();
    if (!destination)
        return;
    const QString name = destination->name;
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Remove destination"),
                                     tr("Remove the destination “%1”?").arg(name), QMessageBox::Cancel, this);
    question->setInformativeText(
        tr("Its secret is removed from the keychain too. Objects in the bucket stay; "
           "transfers that still have to go there will need it."));
    question->setTextFormat(Qt::PlainText);
    question->setIconPixmap(symbolPixmap(u"state-failed"_s, fontMetrics().height() * 2, devicePixelRatioF(),
                                         toneColor(Tone::Waiting, palette()),
                                         palette().color(QPalette::Window)));
    question->button(QMessageBox::Cancel)->setIcon({});
    QPushButton *yes = question->addButton(tr("&Remove"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, this, [this, name] { link_.removeDestination(name); });
    question->open();
}

void DestinationsPage::refresh()
{
    // The invitation has a button of its own.
    for (QPushButton *button : {add_, edit_, remove_})
        button->setVisible(!destinations_.isEmpty());
    edit_->setEnabled(chosen());
    remove_->setEnabled(chosen());
}

} // namespace windlass
