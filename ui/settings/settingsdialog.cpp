// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsdialog.h"

#include "ui/destinations/destinationspage.h"
#include "ui/settings/bandwidthpage.h"
#include "ui/settings/retrypage.h"
#include "ui/settings/transferspage.h"
#include "ui/settings/windowpage.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/singlechoice.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct PageRow
{
    SettingsPage page;
    const char *title;
    const char *icon;
};
constexpr std::array pageRows{
    PageRow{SettingsPage::Destinations, QT_TRANSLATE_NOOP("windlass::SettingsDialog", "Destinations"),
            "destination"},
    PageRow{SettingsPage::Retry, QT_TRANSLATE_NOOP("windlass::SettingsDialog", "Retry"), "retry-now"},
    PageRow{SettingsPage::Bandwidth, QT_TRANSLATE_NOOP("windlass::SettingsDialog", "Bandwidth"), "bandwidth"},
    PageRow{SettingsPage::Transfers, QT_TRANSLATE_NOOP("windlass::SettingsDialog", "Transfers"), "transfers"},
    PageRow{SettingsPage::Window, QT_TRANSLATE_NOOP("windlass::SettingsDialog", "Window"), "window"},
};

} // namespace

SettingsDialog::SettingsDialog(Client &link, const Settings &settings, const QList<Destination> &destinations,
                               QWidget *parent)
    : QDialog(parent)
    , link_(link)
    , settings_(settings)
    , list_(new QListWidget(this))
    , pages_(new QStackedWidget(this))
    , retry_(new RetryPage(settings.retry, this))
    , bandwidth_(new BandwidthPage(settings, this))
    , transfers_(new TransfersPage(settings, this))
    , window_(new WindowPage(settings, this))
    , wrongElsewhere_(new FieldNote(this))
    , save_(nullptr)
    , leave_(nullptr)
{
    setWindowTitle(tr("Settings"));
    list_->setAccessibleName(tr("Pages"));
    const int icon = fontMetrics().height() * 5 / 4;
    list_->setIconSize({icon, icon});
    list_->setSpacing(fontMetrics().height() / 8);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    addPage(SettingsPage::Destinations, new DestinationsPage(link, destinations, this));
    addPage(SettingsPage::Retry, retry_);
    addPage(SettingsPage::Bandwidth, bandwidth_);
    addPage(SettingsPage::Transfers, transfers_);
    addPage(SettingsPage::Window, window_);
    list_->setFixedWidth(list_->sizeHintForColumn(0) + fontMetrics().height() * 2);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    save_ = buttons->button(QDialogButtonBox::Save);
    leave_ = buttons->button(QDialogButtonBox::Cancel);
    save_->setText(tr("Save")); // without mnemonics, which are used by the pages
    for (QPushButton *button : {save_, leave_})
        button->setIcon({}); // the text is enough
    auto *both = new QHBoxLayout;
    both->setSpacing(fontMetrics().height());
    both->addWidget(list_);
    both->addWidget(pages_, 1);
    auto *end = new QHBoxLayout;
    end->addWidget(wrongElsewhere_, 1);
    end->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->addLayout(both, 1);
    column->addLayout(end);

    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    makeChosenItemCurrent(list_);
    connect(list_, &QListWidget::currentRowChanged, pages_, &QStackedWidget::setCurrentIndex);
    connect(list_, &QListWidget::currentRowChanged, this, &SettingsDialog::refresh);
    connect(retry_, &RetryPage::changed, this, &SettingsDialog::refresh);
    connect(bandwidth_, &BandwidthPage::changed, this, &SettingsDialog::refresh);
    connect(transfers_, &TransfersPage::changed, this, &SettingsDialog::refresh);
    connect(window_, &WindowPage::changed, this, &SettingsDialog::refresh);
    showPage(SettingsPage::Destinations);
    list_->setFocus();
    refresh();
    fitScreen();
}

void SettingsDialog::addPage(SettingsPage page, QWidget *content)
{
    const PageRow &row = pageRows.at(static_cast<size_t>(page));
    new QListWidgetItem(symbolIcon(QString::fromLatin1(row.icon)), tr(row.title), list_);
    auto *scroll = new QScrollArea(pages_);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(tr(row.title));
    pages_->addWidget(scroll);
}

void SettingsDialog::showPage(SettingsPage page)
{
    list_->setCurrentRow(static_cast<int>(page));
}

std::optional<Settings> SettingsDialog::typed() const
{
    const auto retry = retry_->policy();
    const auto limited = bandwidth_->applied(settings_);
    auto settings = limited ? transfers_->applied(*limited) : std::nullopt;
    if (!retry || !settings)
        return {};
    settings->retry = *retry;
    return window_->applied(*settings);
}

/// Save is enabled if all pages are valid. If a hidden page is not, say so here.
void SettingsDialog::refresh()
{
    const auto now = typed();
    save_->setEnabled(now.has_value());
    save_->setAccessibleName(save_->text());
    leave_->setText(now == settings_ ? tr("Close") : tr("Cancel"));
    leave_->setAccessibleName(leave_->text());
    const auto shown = static_cast<SettingsPage>(list_->currentRow());
    QStringList pages;
    if (shown != SettingsPage::Retry && !retry_->policy())
        pages.append(tr("Retry"));
    if (shown != SettingsPage::Bandwidth && !bandwidth_->applied(settings_))
        pages.append(tr("Bandwidth"));
    if (shown != SettingsPage::Transfers && !transfers_->applied(settings_))
        pages.append(tr("Transfers"));
    wrongElsewhere_->setProblem(
        pages.isEmpty() ? QString() : tr("Something is left to correct on: %1.").arg(pages.join(u", "_s)));
}

void SettingsDialog::save()
{
    const auto settings = typed();
    if (!settings)
        return;
    if (*settings != settings_)
        link_.changeSettings(settings_, *settings);
    accept();
}

void SettingsDialog::fitScreen()
{
    const QSize room = screen()->availableSize();
    const int unit = fontMetrics().height();
    QSize content;
    for (int i = 0; i < pages_->count(); ++i)
        content = content.expandedTo(static_cast<QScrollArea *>(pages_->widget(i))->widget()->sizeHint());
    const QSize wanted(list_->width() + content.width() + unit * 4, content.height() + unit * 6);
    resize(wanted.expandedTo({unit * 46, unit * 32}).boundedTo(room - QSize(unit * 2, unit * 3)));
}

} // namespace windlass
