// SPDX-License-Identifier: GPL-3.0-or-later
// `ask`: what shall become of an upload whose object is there already? A person at the terminal is asked, one
// after the other, while the other transfers go on.
#pragma once

#include "app/cli/console.h"
#include "core/records/status.h"
#include "core/upload/ifexists.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

/// What a person typed.
struct ExistsChoice
{
    std::optional<IfExists> what; ///< nothing: ask no more, and leave it
    bool forAll = false;
};
/// Reads `s`, `r`, `S`, `R`, `q`, or the words `skip`, `replace`, `skip all`, `replace all`, `quit`. Nothing
/// for anything else: it is asked again.
std::optional<ExistsChoice> existsChoice(const QString &typed);

/// Does it rest for a person's word about an object that is there?
bool restsForExisting(const TransferStatus &transfer);

class ExistsQuestions
{
public:
    struct Listener
    {
        std::function<void(const QList<TransferId> &ids, IfExists choice)> decided;
        /// Nobody decides about these: they stay as they are.
        std::function<void(const QList<TransferId> &ids)> left;
    };
    ExistsQuestions(Console &console, Listener listener);

    /// Is it at rest? One that waits for a person's word is not while that person is asked, or after the
    /// answer until it goes on. If nobody has been asked about it and somebody can be, this asks, and the
    /// listener hears of it.
    bool rests(const TransferStatus &transfer);
    /// The answer about these was passed on. They are about to go on.
    void passedOn(const QList<TransferId> &ids);
    /// Those of them that have not gone on rest for another reason.
    void settled(const QList<TransferId> &ids);
    /// These need no answer any more.
    void forget(const QList<TransferId> &ids);
    /// Is a question on the terminal? Then no progress line is to be drawn.
    bool open() const { return !waiting_.isEmpty(); }

private:
    bool ask(const TransferStatus &transfer);
    bool asks(TransferId id) const;
    void show();
    void read();
    void take(const QString &typed);
    void leaveAll();

    struct Question
    {
        TransferId id = 0;
        QString url;
    };
    Console &console_;
    Listener listener_;
    QList<Question> waiting_; ///< the first is on the terminal
    QSet<TransferId> asked_;
    QSet<TransferId> decided_; ///< the answer was passed on, and they are about to go on
    std::optional<ExistsChoice> forAll_;
    QByteArray typed_;
    std::unique_ptr<QSocketNotifier> keys_;
};

} // namespace windlass
