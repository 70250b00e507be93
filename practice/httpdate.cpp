// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/httpdate.h"

#include <QLocale>
#include <QString>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

const QString &form()
{
    static const QString text = u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s;
    return text;
}

} // namespace

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), form()).toLatin1();
}

QDateTime readHttpDate(const QByteArray &text)
{
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text), form());
    time.setTimeSpec(Qt::UTC);
    return time;
}

} // namespace windlass::practice
