// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/presets.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace windlass::text {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Presets)
};

#define WORDS(text) QT_TRANSLATE_NOOP("windlass::Presets", text)

struct Row
{
    std::string_view name;
    const char *title;
    const char *purpose;
};
constexpr std::array rows{
    Row{"standard", WORDS("Standard"), WORDS("For most lines and services.")},
    Row{"critical", WORDS("Critical"), WORDS("More attempts, for what must not be left lying.")},
    Row{"quick", WORDS("Quick"), WORDS("Two quick attempts, for while you watch.")},
    Row{"conservative", WORDS("Conservative"), WORDS("Two attempts, gentle to the service.")},
    Row{"patient", WORDS("Patient"), WORDS("For large exports that nobody watches over.")},
    Row{"none", WORDS("No retry"), WORDS("One attempt; whatever fails waits for you.")},
};

#undef WORDS

} // namespace

QString presetTitle(std::string_view name)
{
    const auto row = std::ranges::find(rows, name, &Row::name);
    return row == rows.end() ? QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()))
                             : Words::tr(row->title);
}

QString presetPurpose(std::string_view name)
{
    const auto row = std::ranges::find(rows, name, &Row::name);
    return row == rows.end() ? QString() : Words::tr(row->purpose);
}

} // namespace windlass::text
