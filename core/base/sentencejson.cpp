// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sentencejson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLevels = 8;
constexpr int mostSentences = 1000;
constexpr qsizetype longestPattern = 4096;
constexpr qsizetype mostPlaceholders = 200;
constexpr qsizetype longest = 64 * 1024; ///< of what a sentence is in English, its arguments included

/// So bounded, a pattern cannot multiply its arguments beyond measure.
bool isBounded(const QString &pattern)
{
    return pattern.size() <= longestPattern && pattern.count(u'%') <= mostPlaceholders;
}

class Reader
{
public:
    /// Empty if it cannot be read.
    std::optional<Sentence> read(const QJsonValue &json, int level = 0)
    {
        if (level > mostLevels || ++sentences_ > mostSentences)
            return {};
        if (json.isString())
            return json.toString().size() <= longest ? std::optional(Sentence(json.toString()))
                                                     : std::nullopt;
        const QString source = json[u"source"_s].toString();
        const QString window = json[u"window"_s].toString();
        const qint64 count = json[u"count"_s].toInteger(-1);
        if (!json.isObject() || source.isEmpty() || !isBounded(source) || !isBounded(window) ||
            count > std::numeric_limits<int>::max())
            return {};
        Sentence sentence = Sentence::tr(source.toUtf8().constData(),
                                         json[u"meaning"_s].toString().toUtf8().constData(), count);
        for (const QJsonValue argument : json[u"arguments"_s].toArray()) {
            const auto inner = read(argument, level + 1);
            if (!inner)
                return {};
            sentence = sentence.arg(*inner);
        }
        if (sentence.english().size() > longest)
            return {};
        return window.isEmpty() ? sentence : sentence.orInWindow(window);
    }

private:
    int sentences_ = 0;
};

} // namespace

QJsonValue sentenceJson(const Sentence &sentence)
{
    if (sentence.verbatim())
        return sentence.source();
    QJsonObject json{{u"source"_s, sentence.source()}};
    if (!sentence.meaning().isEmpty())
        json.insert(u"meaning"_s, sentence.meaning());
    if (sentence.count() >= 0)
        json.insert(u"count"_s, sentence.count());
    QJsonArray arguments;
    for (const Sentence &argument : sentence.arguments())
        arguments.append(sentenceJson(argument));
    if (!arguments.isEmpty())
        json.insert(u"arguments"_s, arguments);
    if (!sentence.windowSource().isEmpty())
        json.insert(u"window"_s, sentence.windowSource());
    return json;
}

Sentence sentenceFrom(const QJsonValue &json)
{
    return Reader().read(json).value_or(Sentence());
}

Sentence sentenceFrom(const QJsonValue &english, const QJsonValue &json)
{
    const Sentence said = sentenceFrom(json);
    return said.english() == english.toString() ? said : Sentence(english.toString());
}

} // namespace windlass
