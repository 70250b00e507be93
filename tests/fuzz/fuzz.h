// SPDX-License-Identifier: GPL-3.0-or-later
// Parsers of what comes from outside, fed with rubbish. A target takes bytes and must come back: without a
// crash, a hang, or memory that grows beyond what its input explains. Each is one file that says FUZZ(name).
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace windlass::fuzz {

struct Target
{
    const char *name;
    void (*run)(const QByteArray &input);
    QByteArrayList seeds; ///< inputs that make sense; others are made of them
};

/// All of them.
std::vector<Target> &targets();

struct Registration
{
    Registration(const char *name, void (*run)(const QByteArray &), QByteArrayList seeds)
    {
        targets().push_back({name, run, std::move(seeds)});
    }
};

} // namespace windlass::fuzz
