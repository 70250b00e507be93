// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/names.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

enum class Sail : quint8 { Main, Jib, Spinnaker };
enum class Knot { Bowline };

static_assert(valueCount<Sail>() == 3 && valueCount<Knot>() == 1);
static_assert(isEnumerator<Sail::Jib>() && !isEnumerator<static_cast<Sail>(3)>());

constexpr Names<Sail> sails{{{Sail::Jib, "jib"_L1}, {Sail::Main, "main"_L1}, {Sail::Spinnaker, "spi"_L1}}};

} // namespace

TEST(Names, EachValueHasItsWordAndIsFoundByIt)
{
    EXPECT_EQ(sails.of(Sail::Main), u"main"_s);
    EXPECT_EQ(sails.of(Sail::Jib), u"jib"_s);
    for (const Sail sail : allValues<Sail>())
        EXPECT_EQ(sails.value(QString(sails.of(sail))), sail);
}

TEST(Names, WhatIsNoWordOfItIsNoValue)
{
    EXPECT_FALSE(sails.value(u"genoa"));
    EXPECT_FALSE(sails.value(u"Main"));
    EXPECT_FALSE(sails.value(u""));
    EXPECT_FALSE(sails.value({}));
}

TEST(Names, ANumberThatIsNoValueHasNoWord)
{
    EXPECT_TRUE(sails.of(static_cast<Sail>(3)).isEmpty());
    EXPECT_TRUE(sails.of(static_cast<Sail>(255)).isEmpty());
}

} // namespace windlass
