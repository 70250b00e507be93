// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/shared.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace windlass {
namespace {

using namespace std::string_literals;

TEST(SharedTest, StandsForItsValue)
{
    EXPECT_EQ(*Shared<std::string>(), "");
    const Shared<std::string> text = "a"s;
    const std::string &value = text;
    EXPECT_EQ(value, "a");
    EXPECT_EQ(text->size(), 1U);
    EXPECT_EQ(text, Shared("a"s));
    EXPECT_NE(text, Shared("b"s));
}

TEST(SharedTest, ACopySharesTheValueAndSeesNoChange)
{
    Shared<std::string> text = "a"s;
    const Shared<std::string> copy = text;
    EXPECT_TRUE(copy.sharesWith(text));
    text.edit() += "b";
    EXPECT_EQ(*text, "ab");
    EXPECT_EQ(*copy, "a");
    EXPECT_FALSE(copy.sharesWith(text));
}

TEST(SharedTest, WhatIsMadeOfOneIsMadeAnewForAnotherAlone)
{
    LastResultCache<std::string, size_t> lengths;
    int made = 0;
    const auto length = [&lengths, &made](const Shared<std::string> &text) {
        return lengths.of(text, [&made](const std::string &from) {
            ++made;
            return from.size();
        });
    };
    Shared<std::string> text = "a"s;
    EXPECT_EQ(length(text), 1U);
    EXPECT_EQ(length(text), 1U);
    EXPECT_EQ(length(Shared("a"s)), 1U); // equal to the one that is known
    EXPECT_EQ(made, 1);
    text.edit() = "ab";
    EXPECT_EQ(length(text), 2U);
    EXPECT_EQ(length(Shared("a"s)), 1U);
    EXPECT_EQ(made, 3);
}

TEST(SharedTest, WhatAllHaveByDefaultIsNotChangedByOne)
{
    Shared<std::string> text;
    text.edit() = "a";
    EXPECT_EQ(*Shared<std::string>(), "");
}

TEST(SharedTest, WhatWasMovedFromStillHasItsValue)
{
    Shared<std::string> text = "a"s;
    const Shared<std::string> other = std::move(text); // NOLINT(performance-move-const-arg)
    EXPECT_EQ(*other, "a");
    EXPECT_EQ(*text, "a"); // NOLINT(bugprone-use-after-move): a moved-from Shared is promised to stay valid
}

TEST(SharedOptionalTest, HoldsAValueOrNone)
{
    SharedOptional<std::string> text;
    EXPECT_FALSE(text);
    EXPECT_EQ(text.value_or("else"), "else");
    text = "a"s;
    ASSERT_TRUE(text);
    EXPECT_EQ(*text, "a");
    EXPECT_EQ(text.value_or("else"), "a");
    EXPECT_EQ(text, SharedOptional(std::optional("a"s)));
    EXPECT_NE(text, SharedOptional<std::string>());
    EXPECT_EQ(SharedOptional<std::string>(std::optional<std::string>()), SharedOptional<std::string>());
    text = std::nullopt;
    EXPECT_FALSE(text.has_value());
}

TEST(SharedOptionalTest, ACopySeesNoChange)
{
    SharedOptional<std::string> text = "a"s;
    const SharedOptional<std::string> copy = text;
    text.edit() = "b";
    EXPECT_EQ(*copy, "a");
    text.reset();
    EXPECT_EQ(*copy, "a");
}

} // namespace
} // namespace windlass
