// SPDX-License-Identifier: GPL-3.0-or-later
// Which names of a bucket are taken: what one page of a list says of a whole stretch of names, so that a
// thousand small files do not ask a thousand times; those that begin together wait for the answer to the one
// question. It only spares questions. What keeps an object from being overwritten is the condition of the
// write, where the service knows one; where it does not, a look before has to do. What others have found out
// is relied on for half a minute.
#pragma once

#include "core/base/timers.h"
#include "core/upload/step.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace windlass {

class TakenNames
{
public:
    /// What a list is to be asked for.
    struct Question
    {
        QString prefix;
        QString after{};  ///< only names behind this one, in the order of their UTF-8 bytes; empty: all
        Instant asked{};  ///< the answer is as old as that,
        QDateTime hour{}; ///< by the clock that goes on while the computer sleeps, too
        int number = 0;   ///< of a wide one, among those of the folder
        bool wide() const { return !after.isEmpty(); }
    };

    explicit TakenNames(Timers &timers);

    /// Nothing: nobody knows, ask().
    std::optional<bool> has(const QString &key) const;
    /// Where a question on its way asks for that name too, nobody else need ask: `then` comes when has() may
    /// know more, with the answer or two seconds after the question. An empty handle: ask().
    Handle awaitAnother(const QString &key, std::function<void()> then);
    /// How to find out. Where many names of the folder were asked for of late, with those that follow.
    Question ask(const QString &key);
    /// The first page of the answer to what was asked for that key. It may leave the key open; the next
    /// question then is for that key alone.
    void learn(const QString &key, const Question &question, const Receipt &page);
    /// In the key's folder the service does not answer wide questions.
    void onlyAlone(const QString &key);
    /// An object may be made there from now on: what was said of the name before holds no more.
    void writing(const QString &key);

private:
    static constexpr size_t firstTidy = 4096;

    /// What is known from one name on to another.
    struct Stretch
    {
        QByteArray from; ///< not itself
        QByteArray to{}; ///< itself too; null: to the end of the folder
        std::set<QByteArray> taken{};
        Instant asked{};
        QDateTime hour{};
        bool covers(const QByteArray &name) const;
    };
    /// A wide question that others wait for.
    struct Wide
    {
        QByteArray after;
        std::vector<std::weak_ptr<std::function<void()>>> waiting{};
        Handle patience{}; ///< of those
    };
    struct Folder
    {
        std::optional<Stretch> stretch{};
        std::deque<Instant> alone{};           ///< the questions for one name, of late
        std::map<QByteArray, Instant> written; ///< since then, of late
        size_t tidyAt = firstTidy;             ///< so many of those are looked through for old ones
        bool onlyAlone = false;
        Instant lastAsked{};
        std::map<int, Wide> onTheirWay{}; ///< by number
        int lastNumber = 0;
        void forgetWrittenBefore(Instant moment);
    };
    bool isFresh(const Stretch &stretch) const;
    void wakeSoon(const QString &folder, int question, Duration wait);

    Timers &timers_;
    std::map<QString, Folder> folders_; ///< by name, with the last slash
};

} // namespace windlass
