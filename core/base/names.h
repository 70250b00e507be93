// SPDX-License-Identifier: GPL-3.0-or-later
// The words for the values of an enumeration in files, options and protocols: one table for each, looked up
// both ways. Numbers would change their meaning when a value is inserted.
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace windlass {

/// Is it a value that the enumeration names? The compiler prints any other as a number.
template<auto value>
consteval bool isEnumerator()
{
    const std::string_view function =
        __PRETTY_FUNCTION__; // … value = windlass::Cause::None, or (windlass::Cause)99
    constexpr std::string_view before = "value = ";
    return function[function.find(before) + before.size()] != '(';
}

/// The number of values, which are numbered from 0 without gaps.
template<typename Enum, std::size_t from = 0>
consteval std::size_t valueCount()
{
    if constexpr (isEnumerator<static_cast<Enum>(from)>())
        return valueCount<Enum, from + 1>();
    else
        return from;
}

/// All values of an enumeration, in order.
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
    /// Compiles only if each value has one word, and no two have the same.
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

    /// Empty for a number that the enumeration does not name.
    constexpr QLatin1StringView of(Enum value) const
    {
        const auto number = static_cast<std::size_t>(value);
        return number < words_.size() ? words_[number] : QLatin1StringView();
    }
    /// Empty if no value has that word.
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

/// The value whose name, by `nameOf`, is this one. For code that has no access to the table.
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
