// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences as JSON, for the journal and for another process of the program: so that they can be said in
// another language there.
#pragma once

#include "core/base/sentence.h"

#include <QJsonValue>

namespace windlass {

/// A verbatim text as a string, any other sentence as an object.
QJsonValue sentenceJson(const Sentence &sentence);
/// What sentenceJson() wrote. Empty if it is anything else, has arguments in more than 8 levels, or more than
/// 1,000 of them.
Sentence sentenceFrom(const QJsonValue &json);
/// Of a sentence that was written twice: in English, for whoever reads the JSON, and by sentenceJson(). If
/// they do not say the same, the English one counts.
Sentence sentenceFrom(const QJsonValue &english, const QJsonValue &json);

} // namespace windlass
