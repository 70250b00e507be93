// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/restorestate.h"

#include "core/base/guardedfile.h"
#include "core/base/sentence.h"
#include "core/base/sizes.h"
#include "core/restore/partfile.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;
/// Maximum size of the file: larger than ten thousand ranges need.
constexpr qint64 largest = 8 * mebi;

} // namespace

QString RestoreState::pathFor(const QString &path)
{
    return pathBeside(path, ".windlass-state"_L1);
}

bool RestoreState::goesOnWith(const RestoreState &other) const
{
    return url == other.url && etag == other.etag && size == other.size && rangeSize == other.rangeSize &&
           digest == other.digest;
}

Result<std::optional<RestoreState>> RestoreState::read(const QString &path)
{
    const auto content = readOwnFile(pathFor(path), largest);
    if (!content)
        return failed(content.error());
    if (!*content)
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(**content).object();
    if (json.value(u"version"_s).toInt() != version || !json.value(u"ranges"_s).isObject()) {
        return failed(localFailure(
            FailureKind::LocalFile,
            Sentence::tr("The file %1 is not a record that a restore of this version left. It was left as it "
                         "is. Move or delete it together with %2, and start the restore again.")
                .arg(pathFor(path), PartFile::pathFor(path))));
    }
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
    return replaceOwnFile(pathFor(path), QJsonDocument(json).toJson(QJsonDocument::Compact), 0666);
}

} // namespace windlass
