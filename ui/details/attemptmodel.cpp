// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/attemptmodel.h"

#include "words/attempts.h"
#include "words/marked.h"
#include "words/quantities.h"

#include <QCoreApplication>

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using Record = const AttemptRecord &;

struct Column
{
    const char *title;
    const char *widest;
    bool number;
    QString (*text)(Record attempt);
};

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::AttemptColumns)
};

constexpr auto columns = std::to_array<Column>({
    Column{Words::mark("Time"), "88:88:88", false,
           [](Record a) { return a.started.toLocalTime().toString(u"HH:mm:ss"_s); }},
    Column{Words::mark("What"), "try checksums", false, [](Record a) { return text::step(a); }},
    Column{Words::mark("Attempt"), "88 of 888", false,
           [](Record a) { return text::attemptNumber(a.attempt, a.maxAttempts); }},
    Column{Words::mark("Outcome"), "MM connection refused", false, text::outcome},
    Column{Words::mark("Wait"), "88.8 s: server asked", false, text::waitAfter},
    Column{Words::mark("Answer"), "403 SignatureDoesNotMatch", false, text::answerCode},
    Column{Words::mark("Duration"), "Duration", true, [](Record a) { return text::duration(a.duration); }},
    Column{Words::mark("Bytes"), "88.8 MiB", true,
           [](Record a) { return a.bytes > 0 ? text::bytes(a.bytes) : QString(); }},
    Column{Words::mark("Request id"), "tx00000888888888888888", false, text::requestId},
});
constexpr int outcomeColumn = 3;

struct Look
{
    const char *symbol;
    Tone tone;
};

Look lookOf(Record attempt)
{
    switch (attempt.outcome) {
    case AttemptOutcome::Succeeded:
        return {"state-done", Tone::Good};
    case AttemptOutcome::Cancelled:
        return {"state-cancelled", Tone::Quiet};
    case AttemptOutcome::Failed:
        return attempt.willRetry ? Look{"state-waiting", Tone::Waiting} : Look{"state-failed", Tone::Bad};
    }
    return {"", Tone::Plain};
}

} // namespace

AttemptModel::AttemptModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

bool AttemptModel::belongs(const AttemptRecord &attempt) const
{
    return !troubleOnly_ || attempt.outcome == AttemptOutcome::Failed || attempt.attempt > 1;
}

void AttemptModel::reset(const QList<AttemptRecord> &attempts)
{
    beginResetModel();
    all_ = attempts;
    shown_.clear();
    for (qsizetype i = 0; i < all_.size(); ++i)
        if (belongs(all_.at(i)))
            shown_.push_back(i);
    endResetModel();
}

void AttemptModel::amend(const AttemptRecord &attempt)
{
    const auto same = std::find_if(all_.rbegin(), all_.rend(), [&](const AttemptRecord &each) {
        return each.name == attempt.name && each.number == attempt.number;
    });
    if (same == all_.rend())
        return append(attempt);
    *same = attempt;
    const auto at = std::distance(all_.begin(), same.base()) - 1;
    const auto row = std::ranges::find(shown_, at);
    if (row == shown_.end())
        return;
    const auto number = static_cast<int>(row - shown_.begin());
    Q_EMIT dataChanged(index(number, 0), index(number, columnCount() - 1));
}

void AttemptModel::append(const AttemptRecord &attempt)
{
    all_.append(attempt);
    if (!belongs(attempt))
        return;
    const int row = rowCount();
    beginInsertRows({}, row, row);
    shown_.push_back(all_.size() - 1);
    endInsertRows();
}

void AttemptModel::setTroubleOnly(bool only)
{
    troubleOnly_ = only;
    reset(QList<AttemptRecord>(all_));
}

QString AttemptModel::asText(const QList<int> &rows) const
{
    QStringList titles;
    for (int column = 0; column < columnCount(); ++column)
        titles << headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    QStringList lines{titles.join(u'\t')};
    for (const int row : rows) {
        QStringList cells;
        for (const Column &column : columns)
            cells << column.text(at(row));
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

int AttemptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

int AttemptModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(columns.size());
}

QVariant AttemptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AttemptRecord &attempt = at(index.row());
    const Column &column = columns.at(static_cast<size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return column.text(attempt);
    case Qt::ToolTipRole:
        return text::story(attempt);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    case SymbolRole:
        return index.column() == outcomeColumn ? QString::fromLatin1(lookOf(attempt).symbol) : QString();
    case SymbolToneRole:
        return static_cast<int>(lookOf(attempt).tone);
    case ToneRole: // show successes in a quiet tone, so that the rest stands out
        return static_cast<int>(attempt.outcome != AttemptOutcome::Failed ? Tone::Quiet
                                : index.column() == outcomeColumn         ? lookOf(attempt).tone
                                                                          : Tone::Plain);
    default:
        return {};
    }
}

QVariant AttemptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column &column = columns.at(static_cast<size_t>(section));
    if (role == Qt::DisplayRole)
        return Words::tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

QString AttemptModel::widest(int column)
{
    return QString::fromLatin1(columns.at(static_cast<size_t>(column)).widest);
}

} // namespace windlass
