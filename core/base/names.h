// SPDX-License-Identifier: GPL-3.0-or-later
// The words by which files, options and protocols know the values of an enumeration: one table for each,
// looked up both ways. Numbers would change their meaning with the next value that somebody inserts.
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace windlass {

/// Is it one of the values that its enumeration names? The compiler prints any other as a number.
template<auto value>
consteval bool isEnumerator()
{
    const std::string_view function =
        __PRETTY_FUNCTION__; // … value = windlass::Cause::None, or (windlass::Cause)99
    constexpr std::string_view before = "value = ";
    return function[function.find(before) + before.size()] != '(';
}

/// How many values it has; they are numbered from 0, without gaps.
template<typename Enum, std::size_t from = 0>
consteval std::size_t valueCount()
{
    if constexpr (isEnumerator<static_cast<Enum>(from)>())
        return valueCount<Enum, from + 1>();
    else
        return from;
}

/// Each value of an enumeration, in order.
template<typename Enum>
consteval std::array<Enum, valueCount<Enum>()> allValues()
{
    std::array<Enum, valueCount<Enum>()> values{};
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<Enum>(i);
    return values;
}

template<typename Enum>
class Names
{
public:
    struct Row
    {
        Enum value;
        QLatin1StringView word;
    };
    /// Does not compile unless each value has one word, and no other has the same.
    template<std::size_t count>
    consteval Names(const Row (&rows)[count])
    {
        static_assert(count == valueCount<Enum>(), "each value needs one word");
        for (const Row &row : rows)
            words_[static_cast<std::size_t>(row.value)] = row.word;
        for (std::size_t i = 0; i < count; ++i) {
            if (text(i).empty())
                throw "a value has no word";
            for (std::size_t j = 0; j < i; ++j) {
                if (text(i) == text(j))
                    throw "two values have the same word";
            }
        }
    }

    /// Empty where it is a number that the enumeration does not name.
    constexpr QLatin1StringView of(Enum value) const
    {
        const auto number = static_cast<std::size_t>(value);
        return number < words_.size() ? words_[number] : QLatin1StringView();
    }
    /// Nothing where no value has that word.
    std::optional<Enum> value(QStringView word, Qt::CaseSensitivity sensitivity = Qt::CaseSensitive) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (word.compare(words_[i], sensitivity) == 0)
                return static_cast<Enum>(i);
        }
        return {};
    }

private:
    constexpr std::string_view text(std::size_t i) const
    {
        return {words_[i].data(), static_cast<std::size_t>(words_[i].size())};
    }

    std::array<QLatin1StringView, valueCount<Enum>()> words_{};
};

/// The value that `nameOf` gives this name, where the table itself is out of reach.
template<typename Enum>
std::optional<Enum> valueNamed(QStringView name, QLatin1StringView (*nameOf)(Enum))
{
    for (const Enum value : allValues<Enum>()) {
        if (name == nameOf(value))
            return value;
    }
    return {};
}

} // namespace windlass
