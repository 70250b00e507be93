// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/bandwidthpage.h"

#include "core/base/textforms.h"
#include "ui/settings/bandwidthwindowrow.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QCheckBox>
#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 offeredLimit = 10'000'000;
/// The windows that are offered first: office hours, then evenings and weekends.
const std::array offeredWindows{
    BandwidthWindow{0x1f, QTime(8, 0), QTime(18, 0), 2'000'000},
    BandwidthWindow{0x1f, QTime(18, 0), QTime(23, 0), 10'000'000},
    BandwidthWindow{0x60, QTime(8, 0), QTime(18, 0), 10'000'000},
};

bool sameHours(const BandwidthWindow &one, const BandwidthWindow &other)
{
    return one.days == other.days && one.from == other.from && one.to == other.to;
}

/// A window that no row has yet, if there is one left.
BandwidthWindow nextOffer(const QList<BandwidthWindow> &present)
{
    for (const BandwidthWindow &offer : offeredWindows) {
        if (std::ranges::none_of(present,
                                 [&offer](const BandwidthWindow &each) { return sameHours(each, offer); }))
            return offer;
    }
    return offeredWindows.front();
}

/// The problem that two rows have the same days and times, of which only one could apply; empty if there is
/// none.
QString equalHours(const QList<BandwidthWindow> &schedule)
{
    for (qsizetype i = 0; i < schedule.size(); ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            if (sameHours(schedule.at(i), schedule.at(j)))
                return BandwidthPage::tr("Two rows are about the same hours. Change or remove one of them.");
        }
    }
    return {};
}

} // namespace

QString rateProblem(const QString &text)
{
    const auto rate = parseRate(text);
    return rate && *rate > 0 ? QString()
                             : BandwidthPage::tr("This is no rate. Write for example 2MB/s or 500kB/s.");
}

QString bandwidthWords(const BandwidthNow &now)
{
    const QString what = now.stopped() ? BandwidthPage::tr("Now nothing is sent")
                         : now.bytesPerSecond == BandwidthWindow::unlimited
                             ? BandwidthPage::tr("Now there is no limit")
                             : BandwidthPage::tr("Now %1 at most").arg(rateText(now.bytesPerSecond));
    if (!now.until.isValid())
        return BandwidthPage::tr("%1.", "a whole sentence").arg(what);
    const QString when =
        now.until.date() == QDate::currentDate()
            ? now.until.toString(u"HH:mm"_s)
            : BandwidthPage::tr("%1, %2", "day of the week, hour")
                  .arg(QLocale().dayName(now.until.date().dayOfWeek()), now.until.toString(u"HH:mm"_s));
    return BandwidthPage::tr("%1, until %2.").arg(what, when);
}

BandwidthPage::BandwidthPage(const Settings &settings, QWidget *parent)
    : QWidget(parent)
    , limited_(new QCheckBox(tr("&Limit all uploads together to"), this))
    , limit_(new QLineEdit(rateText(settings.rateLimit > 0 ? settings.rateLimit : offeredLimit), this))
    , limitNote_(new FieldNote(this))
    , rows_(new QVBoxLayout)
    , add_(new QPushButton(symbolIcon(u"add"_s), tr("&Add hours"), this))
    , now_(new FieldNote(this))
{
    limited_->setChecked(settings.rateLimit > 0);
    limited_->setAccessibleName(tr("Limit all uploads together"));
    add_->setAccessibleName(tr("Add hours"));
    limit_->setAccessibleName(tr("Limit"));
    limit_->setAcceptDrops(false);
    limit_->setFixedWidth(fontMetrics().averageCharWidth() * 12);
    add_->setAutoDefault(false);

    auto *always = new QWidget(this);
    auto *line = new QHBoxLayout(always);
    line->setContentsMargins({});
    line->addWidget(limited_);
    line->addWidget(limit_);
    line->addStretch();
    auto *week = new QWidget(this);
    auto *column = new QVBoxLayout(week);
    column->setContentsMargins({});
    column->addLayout(rows_);
    column->addWidget(add_, 0, Qt::AlignLeading);
    column->addWidget(now_);

    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    shapeForm(*form, fontMetrics());
    addHeadline(*form, tr("Always"));
    form->addRow(always);
    form->addRow(limitNote_);
    addHeadline(*form, tr("At these hours instead"));
    form->addRow(week);

    for (const BandwidthWindow &window : settings.schedule)
        addWindow(window);
    connect(limited_, &QCheckBox::toggled, this, &BandwidthPage::refresh);
    connect(limit_, &QLineEdit::textChanged, this, &BandwidthPage::refresh);
    connect(add_, &QPushButton::clicked, this, [this] {
        QList<BandwidthWindow> present;
        for (const BandwidthWindowRow *row : std::as_const(windows_)) {
            if (const auto window = row->window())
                present << *window;
        }
        addWindow(nextOffer(present));
        windows_.last()->findChild<QToolButton *>()->setFocus();
        refresh();
    });
    refresh();
}

void BandwidthPage::addWindow(const BandwidthWindow &window)
{
    auto *row = new BandwidthWindowRow(window, this);
    windows_.append(row);
    rows_->addWidget(row);
    connect(row, &BandwidthWindowRow::changed, this, &BandwidthPage::refresh);
    connect(row, &BandwidthWindowRow::removeWanted, this, [this, row] { removeWindow(row); });
}

void BandwidthPage::removeWindow(BandwidthWindowRow *row)
{
    windows_.removeOne(row);
    rows_->removeWidget(row);
    row->hide();
    row->deleteLater(); // the row's own button is still on the call stack
    add_->setFocus();
    refresh();
}

std::optional<qint64> BandwidthPage::typedLimit() const
{
    if (!limited_->isChecked())
        return BandwidthWindow::unlimited;
    return rateProblem(limit_->text()).isEmpty() ? parseRate(limit_->text()) : std::nullopt;
}

std::optional<QList<BandwidthWindow>> BandwidthPage::typedSchedule() const
{
    QList<BandwidthWindow> schedule;
    for (const BandwidthWindowRow *row : windows_) {
        const auto window = row->window();
        if (!window)
            return {};
        schedule.append(*window);
    }
    if (!equalHours(schedule).isEmpty())
        return {};
    return schedule;
}

std::optional<Settings> BandwidthPage::applied(Settings settings) const
{
    const auto limit = typedLimit();
    const auto schedule = typedSchedule();
    if (!limit || !schedule)
        return {};
    settings.rateLimit = *limit;
    settings.schedule = *schedule;
    return settings;
}

void BandwidthPage::refresh()
{
    limit_->setEnabled(limited_->isChecked());
    limitNote_->setProblem(limited_->isChecked() ? rateProblem(limit_->text()) : QString());
    limitNote_->setHint(tr("Changes hold at once, also for what is on its way."));
    QString wrong;
    QList<BandwidthWindow> windows;
    for (const BandwidthWindowRow *row : std::as_const(windows_)) {
        if (wrong.isEmpty())
            wrong = row->problem();
        if (const auto window = row->window())
            windows << *window;
    }
    if (wrong.isEmpty())
        wrong = equalHours(windows);
    now_->setProblem(wrong);
    const auto limit = typedLimit();
    const auto schedule = typedSchedule();
    if (limit && schedule)
        now_->setHint(bandwidthWords(bandwidthAt(*schedule, *limit, QDateTime::currentDateTime())));
    Q_EMIT changed();
}

} // namespace windlass
