// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output and standard error: lines for people or JSON for programs, and a progress line that redraws
// in place where a person watches.
#pragma once

#include "app/cli/options.h"

#include <QJsonObject>
#include <QString>

namespace windlass {

class Console
{
public:
    explicit Console(const GlobalOptions &options);
    ~Console();
    Console(const Console &) = delete;
    Console &operator=(const Console &) = delete;

    bool json() const { return json_; }
    /// Does a person watch, so that a line can be drawn over itself?
    bool redraws() const { return redraws_; }
    /// Of the terminal, in characters.
    int width() const;

    /// For people, on standard output; not with --json or --quiet.
    void line(const QString &text);
    /// For programs, on standard output; only with --json.
    void object(const QJsonObject &object);
    /// The one or the other, made only where it is wanted: there may be many thousands.
    template<typename Object, typename Line>
    void tell(Object makeObject, Line makeLine)
    {
        if (json_)
            object(makeObject());
        else if (!quiet_)
            line(makeLine());
    }
    /// A problem, in a sentence, on standard error; always.
    void problem(const QString &sentence);
    /// A remark on standard error; not with --quiet.
    void remark(const QString &sentence);
    /// Draws `text` in place of the progress line; empty takes it away. Only where redraws().
    void progress(const QString &text);

private:
    void write(int descriptor, const QString &text);

    bool json_;
    bool quiet_;
    bool redraws_;
    QString progress_; ///< as it stands on the terminal
};

} // namespace windlass
