// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/prompt.h"

#include "app/cli/console.h"
#include "app/cli/tr.h"

#include <cstdio>
#include <iostream>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Switches off the terminal's echo and signal keys, and restores them at the end: Ctrl+C must not leave a
/// terminal without echo.
class QuietTerminal
{
public:
    explicit QuietTerminal(Echo echo)
    {
        if (echo == Echo::Shown || tcgetattr(STDIN_FILENO, &before_) != 0)
            return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
        quiet.c_cc[VMIN] = 1;
        quiet.c_cc[VTIME] = 0;
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    ~QuietTerminal()
    {
        if (changed_)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    QuietTerminal(const QuietTerminal &) = delete;
    QuietTerminal &operator=(const QuietTerminal &) = delete;

    bool changed() const { return changed_; }

private:
    termios before_{};
    bool changed_ = false;
};

/// Reads key by key, with the few editing keys that people expect. Empty after Ctrl+C, or Ctrl+D on an empty
/// line.
std::optional<std::string> readKeys()
{
    constexpr char interrupt = 0x03;
    constexpr char endOfInput = 0x04;
    constexpr char backspace = 0x08;
    constexpr char eraseLine = 0x15;
    constexpr char rubout = 0x7f;
    std::string line;
    char key = 0;
    while (::read(STDIN_FILENO, &key, 1) == 1) {
        if (key == '\n' || key == '\r')
            return line;
        if (key == interrupt || (key == endOfInput && line.empty()))
            return {};
        if (key == eraseLine)
            line.clear();
        else if ((key == backspace || key == rubout) && !line.empty())
            line.pop_back();
        else if (key != backspace && key != rubout && key != endOfInput)
            line += key;
    }
    return {};
}

} // namespace

bool isInteractive()
{
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
        return false;
    const pid_t foreground = tcgetpgrp(STDIN_FILENO); // -1: a terminal without job control
    return foreground < 0 || foreground == getpgrp();
}

Result<QString> promptLine(const QString &question, Echo echo)
{
    tellOnStandardError(question, false);
    std::optional<std::string> line;
    {
        const QuietTerminal terminal(echo);
        if (terminal.changed()) {
            line = readKeys();
            tellOnStandardError({});
        } else if (std::string typed; std::getline(std::cin, typed)) {
            line = typed;
        }
    }
    if (!line)
        return failed(localFailure(FailureKind::Settings, Cli::tr("Broken off; nothing was changed.")));
    return QString::fromStdString(*line);
}

bool agreed(const QString &question)
{
    if (!isInteractive())
        return false;
    const auto answer = promptLine(question + Cli::tr(" [y/N] ", "after a question; y agrees"), Echo::Shown);
    // The English words always agree: a script or a habit may use them in any language.
    const QStringList agreements{u"y"_s, u"yes"_s, Cli::tr("y", "an answer that agrees"),
                                 Cli::tr("yes", "an answer that agrees")};
    return answer && agreements.contains(answer->trimmed().toLower());
}

} // namespace windlass
