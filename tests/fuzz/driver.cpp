// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the targets. By itself it mutates their seeds for a number of runs that is always the same, with the
// same seed of chance: `fuzz_tests [RUNS [TARGET]]`. Built with libFuzzer (preset `fuzz`) that does it, for
// one target: `WINDLASS_FUZZ_TARGET=NAME fuzz_tests -max_total_time=60`.
#include "tests/fuzz/fuzz.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace windlass::fuzz {

std::vector<Target> &targets()
{
    static std::vector<Target> all;
    return all;
}

namespace {

#ifndef WINDLASS_LIBFUZZER

using Chance = std::mt19937_64;

qsizetype below(Chance &chance, qsizetype end)
{
    return end <= 0 ? 0 : static_cast<qsizetype>(chance() % static_cast<quint64>(end));
}

/// What parsers stumble over: the ends of ranges, what closes and opens, and bytes that are no UTF-8.
QByteArray morsel(Chance &chance)
{
    static const QByteArrayList morsels{"",
                                        "\0",
                                        "\r\n",
                                        "<",
                                        "</",
                                        "<a>",
                                        "&#0;",
                                        "\xff",
                                        "\xc3",
                                        "\"",
                                        "-1",
                                        "0",
                                        "[[[[",
                                        "{{{{",
                                        "=",
                                        "%",
                                        "%00",
                                        "..",
                                        "//",
                                        "\xef\xbb\xbf",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "1e400",
                                        "2026-02-30T25:61:61Z",
                                        "Thu, 01 Jan 1970 00:00:00 GMT"};
    return morsels.at(below(chance, morsels.size()));
}

/// One change; now and then a large one: parsers are tried beyond a few kilobytes, too.
void mutate(QByteArray &input, Chance &chance)
{
    const qsizetype at = below(chance, input.size() + 1);
    switch (chance() % 8) {
    case 0:
        if (at < input.size())
            input[at] = static_cast<char>(input.at(at) ^ (1 << (chance() % 8)));
        return;
    case 1:
        if (at < input.size())
            input[at] = static_cast<char>(chance());
        return;
    case 2:
        input.remove(at, below(chance, 64));
        return;
    case 3:
        input.insert(at, morsel(chance));
        return;
    case 4: // a piece of itself, again
        input.insert(at, input.mid(below(chance, input.size()), below(chance, 200)));
        return;
    case 5:
        input.truncate(at);
        return;
    case 6:
        if (chance() % 16 == 0)
            input.insert(at, morsel(chance).repeated(1 + below(chance, 20'000)));
        return;
    default:
        if (chance() % 16 == 0)
            input.insert(at, input.mid(below(chance, input.size()), 40).repeated(1 + below(chance, 2'000)));
        return;
    }
}

/// No input takes longer than this on a busy computer unless its parser is worse than linear.
constexpr qint64 longestMs = 10'000;

bool tryTarget(const Target &target, int runs)
{
    Chance chance(2026);
    for (int run = 0; run < runs; ++run) {
        QByteArray input =
            target.seeds.isEmpty() ? QByteArray() : target.seeds.at(below(chance, target.seeds.size()));
        for (auto changes = chance() % 12; changes > 0; --changes)
            mutate(input, chance);
        QElapsedTimer clock;
        clock.start();
        target.run(input);
        if (clock.elapsed() > longestMs) {
            std::fprintf(stderr, "%s: run %d took %lld ms for %lld bytes\n", target.name, run,
                         static_cast<long long>(clock.elapsed()), static_cast<long long>(input.size()));
            return false;
        }
    }
    std::printf("%s: %d runs\n", target.name, runs);
    std::fflush(stdout); // whoever crashes next was not this one
    return true;
}

#endif

} // namespace
} // namespace windlass::fuzz

#ifdef WINDLASS_LIBFUZZER

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const windlass::fuzz::Target *const chosen = [] {
        const QByteArray name = qgetenv("WINDLASS_FUZZ_TARGET");
        for (const auto &target : windlass::fuzz::targets()) {
            if (name == target.name)
                return &target;
        }
        std::fprintf(stderr, "Set WINDLASS_FUZZ_TARGET to one of:\n");
        for (const auto &target : windlass::fuzz::targets())
            std::fprintf(stderr, "  %s\n", target.name);
        std::exit(2);
    }();
    chosen->run(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    return 0;
}

#else

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
    bool well = true;
    int tried = 0;
    for (const auto &target : windlass::fuzz::targets()) {
        if (argc > 2 && QByteArray(argv[2]) != target.name)
            continue;
        well = windlass::fuzz::tryTarget(target, runs) && well;
        ++tried;
    }
    if (tried == 0)
        std::fprintf(stderr, "There is no such target.\n");
    return well && tried > 0 ? 0 : 1;
}

#endif
