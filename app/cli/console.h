// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output and standard error: lines for people or JSON for programs, and a progress line that is
// redrawn in place on a terminal. Only this class writes to the terminal: text from outside is cleaned here
// (core/base/cleantext.h), and nowhere before.
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
    bool verbose() const { return verbose_; }
    /// Is standard output a terminal on which a line can be redrawn?
    bool redraws() const { return redraws_; }
    /// The terminal's width in characters.
    int width() const;

    /// Prints one line for people on standard output; not with --json or --quiet. A newline in it is shown as
    /// an escape, because it can only come from a name.
    void line(const QString &text);
    /// As line(), for a text of several lines, whose newlines are our own.
    void lines(const QString &text);
    /// As lines(), but clears the terminal first if redraws().
    void screen(const QString &text);
    /// Prints an object for programs on standard output; only with --json.
    void object(const QJsonObject &object);
    /// The same for an object that is already serialized, without its newline.
    void object(const QByteArray &json);
    /// Prints an object or a line. Only the one that is needed is made, because there may be many thousands.
    template<typename Object, typename Line>
    void tell(Object makeObject, Line makeLine)
    {
        if (json_)
            object(makeObject());
        else if (!quiet_)
            line(makeLine());
    }
    /// Prints a problem, as a sentence, on standard error; always.
    void problem(const QString &sentence);
    /// Prints a remark on standard error; not with --quiet.
    void remark(const QString &sentence);
    /// Draws `text` as the progress line, cut to the terminal's width; empty removes it. Does nothing unless
    /// redraws().
    void progress(const QString &text);

    /// Writes bytes of an object unchanged to standard output, for `restore --to -`. Returns 0, or the errno
    /// of the failure, which the caller reports. From the first call of divert() on, everything else goes to
    /// standard error.
    int bytes(const QByteArray &data);
    void divert();
    /// Was standard output closed when the program started?
    bool startedClosed() const;

    /// Was output lost? A reader that went away (`| head`) wanted no more and does not count. Any other
    /// error, such as a full disk, is reported once on standard error and makes this true.
    bool outputLost() const { return state_ == Output::Lost; }
    /// Can nothing more be printed, for whatever reason?
    bool outputEnded() const;
    /// Has the summary, the last object of this run, been printed?
    bool summaryPrinted() const { return summedUp_; }
    /// Asks the system whether the output has been written; call once, at the end.
    void finish();

private:
    enum class Output { Open, Unread, Lost };

    bool writeOut(const QByteArray &bytes);
    void write(int descriptor, const QString &line);
    void noteTrouble(int error);

    bool json_;
    bool quiet_;
    bool verbose_;
    bool redraws_;
    bool summedUp_ = false;
    bool diverted_ = false;
    Output state_ = Output::Open;
    QString progress_; ///< as shown on the terminal
};

/// Writes one cleaned line to standard error, for code that has no Console: prompts, and Qt's own warnings.
/// `newline`: end it with a newline.
void tellOnStandardError(const QString &line, bool newline = true);

/// Makes sure that the descriptors 0, 1 and 2 are open. Otherwise the next file, perhaps the journal, would
/// get one of them, and output would overwrite it.
void occupyStandardDescriptors();

} // namespace windlass
