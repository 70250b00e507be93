// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/restorestate.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;

} // namespace

QString RestoreState::pathFor(const QString &path)
{
    return path + u".windlass-state"_s;
}

bool RestoreState::goesOnWith(const RestoreState &other) const
{
    return url == other.url && etag == other.etag && size == other.size && rangeSize == other.rangeSize &&
           digest == other.digest;
}

std::optional<RestoreState> RestoreState::read(const QString &path)
{
    QFile file(pathFor(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    if (json.value(u"version"_s).toInt() != version)
        return {};
    RestoreState state;
    state.url = json.value(u"url"_s).toString();
    state.etag = json.value(u"etag"_s).toString();
    state.size = json.value(u"size"_s).toInteger();
    state.rangeSize = json.value(u"range_size"_s).toInteger();
    state.digest = json.value(u"digest"_s).toString();
    const QJsonObject ranges = json.value(u"ranges"_s).toObject();
    for (auto range = ranges.begin(); range != ranges.end(); ++range)
        state.confirmed.insert(range.key().toInt(), QByteArray::fromHex(range->toString().toLatin1()));
    return state;
}

Result<void> RestoreState::write(const QString &path) const
{
    QJsonObject ranges;
    for (auto range = confirmed.cbegin(); range != confirmed.cend(); ++range)
        ranges.insert(QString::number(range.key()), QString::fromLatin1(range->toHex()));
    const QJsonObject json{
        {u"version"_s, version},      {u"url"_s, url},       {u"etag"_s, etag},    {u"size"_s, size},
        {u"range_size"_s, rangeSize}, {u"digest"_s, digest}, {u"ranges"_s, ranges}};
    QSaveFile file(pathFor(path));
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(QJsonDocument(json).toJson(QJsonDocument::Compact)) > 0 && file.commit();
    if (written)
        return {};
    return failed(localFailure(FailureKind::LocalFile, u"The file %1 cannot be written: %2."_s.arg(
                                                           file.fileName(), file.errorString())));
}

} // namespace windlass
