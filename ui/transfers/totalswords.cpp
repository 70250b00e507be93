// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/totalswords.h"

#include "words/quantities.h"

#include <QCoreApplication>
#include <QStringList>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Totals)
};

struct StateCount
{
    const char *text;
    text::ShownState state;
};

} // namespace

QString summaryOf(const TransferTotals &totals)
{
    using enum text::ShownState;
    static const StateCount counts[] = {
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 need you"), NeedsPerson},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 uploading"), Running},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 finishing"), Finalising},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 waiting"), Waiting},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 queued"), Queued},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 paused"), Paused},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 parked"), Parked},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 failed"), Failed},
        {QT_TRANSLATE_NOOP("windlass::Totals", "%L1 done"), Done},
    };
    QStringList parts;
    for (const StateCount &row : counts) {
        const int count = totals.count(row.state);
        if (count > 0)
            parts << Words::tr(row.text).arg(count);
    }
    return parts.isEmpty() ? Words::tr("Nothing to do") : parts.join(u" \u00b7 "_s);
}

QString remainderOf(const TransferTotals &totals, double bytesPerSecond)
{
    if (totals.remaining <= 0)
        return {};
    return Words::tr("%1   %2 left").arg(text::speed(bytesPerSecond), text::bytes(totals.remaining));
}

} // namespace windlass
