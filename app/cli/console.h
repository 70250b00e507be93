// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output and standard error: lines for people or JSON for programs, and a progress line that redraws
// in place where a person watches. The one place that writes to the terminal: whatever comes from outside is
// cleaned here (core/base/cleantext.h), and nowhere before.
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
    /// Does a person watch, so that a line can be drawn over itself?
    bool redraws() const { return redraws_; }
    /// Of the terminal, in characters.
    int width() const;

    /// One line for people, on standard output; not with --json or --quiet. A newline in it is shown as an
    /// escape: it came with a name.
    void line(const QString &text);
    /// The same for a text of several lines, whose newlines are our own.
    void lines(const QString &text);
    /// The same, in place of all that the terminal shows, where redraws(); elsewhere after it.
    void screen(const QString &text);
    /// For programs, on standard output; only with --json.
    void object(const QJsonObject &object);
    /// The same for an object that is written out already, without its newline.
    void object(const QByteArray &json);
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
    /// Draws `text` in place of the progress line, no wider than the terminal; empty takes it away. Only
    /// where redraws().
    void progress(const QString &text);

    /// Bytes of an object, as they are, on standard output: what `restore --to -` brings. Everything else
    /// goes to standard error from the first call of divert() on. False once they cannot be written.
    bool bytes(const QByteArray &data);
    void divert();

    /// Has everything been printed that was to be? A reader that went away (`| head`) wanted no more, and is
    /// no trouble. Any other error, such as a full disk, is told once on standard error and makes this true.
    bool outputLost() const { return state_ == Output::Lost; }
    /// Can nothing more be printed, whatever the reason?
    bool outputEnded() const;
    /// Has the last object of this run, the summary, been printed?
    bool summedUp() const { return summedUp_; }
    /// Asks the system whether what was written has arrived; to be called once, at the end.
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
    QString progress_; ///< as it stands on the terminal
};

/// Writes one cleaned line on standard error, for those who have no Console: prompts, and Qt's own warnings.
/// `newline`: whether it ends with one.
void tellOnStandardError(const QString &line, bool newline = true);

/// Makes sure that the descriptors 0, 1 and 2 are open: else the next file, perhaps the journal, would be one
/// of them and be written over.
void occupyStandardDescriptors();

} // namespace windlass
