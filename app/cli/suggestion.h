// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean …?": the word that is closest to a mistyped one.
#pragma once

#include <QString>
#include <QStringList>

namespace windlass {

/// How many letters have to be put in, left out, exchanged or swapped with their neighbour to make one word
/// of the other (optimal string alignment); upper and lower case count as the same.
int editDistance(const QString &a, const QString &b);

/// The word of `known` that is closest to `word`, where it is close enough to be meant: one change in three
/// letters, at least one. Empty where none is; of equals the first.
QString closest(const QString &word, const QStringList &known);

/// ` Did you mean “upload”?`, for the end of a complaint; empty where no word is close.
QString didYouMean(const QString &word, const QStringList &known);

} // namespace windlass
