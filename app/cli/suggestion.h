// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean …?": the word that is closest to a mistyped one.
#pragma once

#include <QString>
#include <QStringList>

namespace windlass {

/// The number of letters to insert, delete, replace or swap with their neighbour to turn one word into the
/// other (optimal string alignment). Not case-sensitive.
int editDistance(const QString &a, const QString &b);

/// The word of `known` that is closest to `word`, if it is close enough: one change in three letters, but at
/// least one. Empty if none is; the first of several equally close ones.
QString closest(const QString &word, const QStringList &known);

/// ` Did you mean “upload”?`, for the end of a complaint; empty if no word is close.
QString didYouMean(const QString &word, const QStringList &known);

} // namespace windlass
