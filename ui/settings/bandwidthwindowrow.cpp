// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/bandwidthwindowrow.h"

#include "core/base/textforms.h"
#include "ui/settings/bandwidthpage.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTimeEdit>
#include <QToolButton>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 offeredRate = 2'000'000;
constexpr int daysOfWeek = 7;

} // namespace

BandwidthWindowRow::BandwidthWindowRow(const BandwidthWindow &window, QWidget *parent)
    : QWidget(parent)
    , from_(new QTimeEdit(window.from, this))
    , to_(new QTimeEdit(window.to, this))
    , choice_(new QComboBox(this))
    , rate_(new QLineEdit(this))
    , remove_(new QPushButton(symbolIcon(u"remove"_s), QString(), this))
{
    buildDays(window.days);
    buildRate(window.bytesPerSecond);
    from_->setAccessibleName(tr("From"));
    to_->setAccessibleName(tr("To"));
    remove_->setAccessibleName(tr("Remove these hours"));
    remove_->setToolTip(tr("Remove these hours"));
    remove_->setAutoDefault(false);
    remove_->setFlat(true);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    auto *week = new QHBoxLayout;
    week->setSpacing(0);
    for (QToolButton *day : std::as_const(days_))
        week->addWidget(day);
    row->addLayout(week);
    row->addWidget(from_);
    row->addWidget(new QLabel(tr("to", "between two hours"), this));
    row->addWidget(to_);
    row->addWidget(choice_);
    row->addWidget(rate_);
    row->addWidget(remove_);
    row->addStretch();
    for (QTimeEdit *hour : {from_, to_}) {
        hour->setDisplayFormat(u"HH:mm"_s);
        connect(hour, &QTimeEdit::timeChanged, this, &BandwidthWindowRow::changed);
    }
    connect(remove_, &QPushButton::clicked, this, &BandwidthWindowRow::removeWanted);
}

void BandwidthWindowRow::buildDays(int days)
{
    const QLocale locale;
    for (int day = 0; day < daysOfWeek; ++day) {
        auto *button = new QToolButton(this);
        button->setText(locale.standaloneDayName(day + 1, QLocale::ShortFormat));
        button->setAccessibleName(locale.standaloneDayName(day + 1));
        button->setToolTip(locale.standaloneDayName(day + 1));
        button->setCheckable(true);
        button->setChecked((days >> day & 1) != 0);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::toggled, this, &BandwidthWindowRow::changed);
        days_.append(button);
    }
}

void BandwidthWindowRow::buildRate(qint64 bytesPerSecond)
{
    choice_->addItem(tr("at most"));
    choice_->addItem(tr("no limit"));
    choice_->addItem(tr("nothing"));
    choice_->setAccessibleName(tr("What may be sent"));
    choice_->setCurrentIndex(static_cast<int>(bytesPerSecond == BandwidthWindow::stop ? Choice::Stop
                                              : bytesPerSecond == BandwidthWindow::unlimited
                                                  ? Choice::Unlimited
                                                  : Choice::Limit));
    rate_->setText(rateText(bytesPerSecond > 0 ? bytesPerSecond : offeredRate));
    rate_->setAccessibleName(tr("Rate"));
    rate_->setAcceptDrops(false);
    rate_->setFixedWidth(fontMetrics().averageCharWidth() * 12);
    rate_->setEnabled(choice() == Choice::Limit);
    connect(choice_, &QComboBox::currentIndexChanged, this, [this] {
        rate_->setEnabled(choice() == Choice::Limit);
        Q_EMIT changed();
    });
    connect(rate_, &QLineEdit::textChanged, this, &BandwidthWindowRow::changed);
}

BandwidthWindowRow::Choice BandwidthWindowRow::choice() const
{
    return static_cast<Choice>(choice_->currentIndex());
}

QString BandwidthWindowRow::problem() const
{
    if (std::none_of(days_.begin(), days_.end(), [](const QToolButton *day) { return day->isChecked(); }))
        return tr("Choose at least one day, or remove the hours.");
    return choice() == Choice::Limit ? rateProblem(rate_->text()) : QString();
}

std::optional<BandwidthWindow> BandwidthWindowRow::window() const
{
    if (!problem().isEmpty())
        return {};
    BandwidthWindow window;
    for (int day = 0; day < daysOfWeek; ++day)
        window.days |= days_.at(day)->isChecked() ? 1 << day : 0;
    window.from = from_->time();
    window.to = to_->time();
    switch (choice()) {
    case Choice::Limit:
        window.bytesPerSecond = parseRate(rate_->text()).value_or(offeredRate);
        break;
    case Choice::Unlimited:
        window.bytesPerSecond = BandwidthWindow::unlimited;
        break;
    case Choice::Stop:
        window.bytesPerSecond = BandwidthWindow::stop;
        break;
    }
    return window;
}

} // namespace windlass
