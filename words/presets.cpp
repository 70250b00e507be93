// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/presets.h"

#include "words/marked.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace windlass::text {

namespace {

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Presets)
};

struct Row
{
    std::string_view name;
    const char *title;
    const char *purpose;
};
constexpr auto rows = std::to_array<Row>({
    Row{"standard", Words::mark("Standard"), Words::mark("For most lines and services.")},
    Row{"critical", Words::mark("Critical"), Words::mark("More attempts, for what must not be left lying.")},
    Row{"quick", Words::mark("Quick"), Words::mark("Two quick attempts, for while you watch.")},
    Row{"conservative", Words::mark("Conservative"), Words::mark("Two attempts, gentle to the service.")},
    Row{"patient", Words::mark("Patient"), Words::mark("For large exports that nobody watches over.")},
    Row{"none", Words::mark("No retry"), Words::mark("One attempt; whatever fails waits for you.")},
});

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
