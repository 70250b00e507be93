// SPDX-License-Identifier: GPL-3.0-or-later
// `ask`: what to do if the object of an upload exists already. Asks a person at the terminal about one
// transfer after the other, while the other transfers continue.
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

/// A person's answer.
struct ExistsChoice
{
    std::optional<IfExists> what; ///< empty: ask no more, and leave them
    bool forAll = false;
};
/// Parses `s`, `r`, `S`, `R`, `q`, or `skip`, `replace`, `skip all`, `replace all`, `quit`. Empty for
/// anything else; then the question is repeated.
std::optional<ExistsChoice> existsChoice(const QString &typed);

/// Does the transfer wait for a person's decision about an existing object?
bool restsForExisting(const TransferStatus &transfer);

class ExistsQuestions
{
public:
    struct Listener
    {
        std::function<void(const QList<TransferId> &ids, IfExists choice)> decided;
        /// These are not decided: they stay as they are.
        std::function<void(const QList<TransferId> &ids)> left;
    };
    ExistsQuestions(Console &console, Listener listener);

    /// Is the transfer at rest? One that waits for a decision is not at rest while a person is asked, nor
    /// after the answer until it continues. If nobody has been asked about it yet and somebody can be, this
    /// asks, and the listener gets the answer.
    bool rests(const TransferStatus &transfer);
    /// The answer about these was passed to the engine. They are about to continue.
    void passedOn(const QList<TransferId> &ids);
    /// The engine has handled the answer: those that have not continued are at rest for another reason.
    void settled(const QList<TransferId> &ids);
    /// These need no answer any more.
    void forget(const QList<TransferId> &ids);
    /// Is a question shown on the terminal? Then no progress line may be drawn.
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
    QList<Question> waiting_; ///< the first is shown on the terminal
    QSet<TransferId> asked_;
    QSet<TransferId> decided_; ///< answered, and about to continue
    std::optional<ExistsChoice> forAll_;
    QByteArray typed_;
    std::unique_ptr<QSocketNotifier> keys_;
};

} // namespace windlass
