// SPDX-License-Identifier: GPL-3.0-or-later
// Caches which names in a bucket are taken. One page of a list covers a range of names, so a thousand small
// files do not send a thousand requests; transfers that begin at the same time wait for the same answer. This
// only saves requests. What keeps an object from being overwritten is the conditional write, or, if the
// service does not support it, a check before writing. Cached answers are valid for 30 seconds.
#pragma once

#include "core/base/timers.h"
#include "core/upload/work.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace windlass {

class ExistingKeys
{
public:
    /// The parameters of a list request.
    struct Question
    {
        QString prefix;
        QString after{};  ///< only names after this one, in the order of their UTF-8 bytes; empty: all
        Instant asked{};  ///< when the request was sent: the age of the answer
        QDateTime hour{}; ///< the same by the wall clock, which also counts time that the computer sleeps
        int number = 0;   ///< of a wide request, among those of the folder
        bool wide() const { return !after.isEmpty(); }
    };

    explicit ExistingKeys(Timers &timers);

    /// Is the name taken? Empty: unknown, use ask().
    std::optional<bool> has(const QString &key) const;
    /// If a request in flight covers the name, `then` is called when has() may have an answer: when the
    /// answer comes, or two seconds after the request. An empty handle: no such request, use ask().
    Handle awaitAnother(const QString &key, std::function<void()> then);
    /// What to request. If many names of the folder were requested recently, the request also covers the
    /// names that follow.
    Question ask(const QString &key);
    /// Stores the first page of the answer to a request for that key. If the page does not cover the key, the
    /// next request asks for that key alone.
    void learn(const QString &key, const Question &question, const answer::Objects &page);
    /// The service does not answer wide requests in the key's folder.
    void disableWideRequests(const QString &key);
    /// An object may be created under that name from now on: earlier answers about the name are void.
    void writing(const QString &key);

private:
    static constexpr size_t firstTidy = 4096;

    /// A range of names for which the answer is known.
    struct Stretch
    {
        QByteArray from; ///< exclusive
        QByteArray to{}; ///< inclusive; null: to the end of the folder
        std::set<QByteArray> taken{};
        Instant asked{};
        QDateTime hour{};
        bool covers(const QByteArray &name) const;
    };
    /// A wide request that other transfers wait for.
    struct Wide
    {
        QByteArray after;
        std::vector<std::weak_ptr<std::function<void()>>> waiting{};
        Handle patience{}; ///< wakes the waiting transfers when the time is up
    };
    struct Folder
    {
        std::optional<Stretch> stretch{};
        std::deque<Instant> alone{};           ///< times of the recent requests for a single name
        std::map<QByteArray, Instant> written; ///< names recently written, and when
        size_t tidyAt = firstTidy;             ///< the size of `written` at which old entries are removed
        bool disableWideRequests = false;
        Instant lastAsked{};
        std::map<int, Wide> onTheirWay{}; ///< wide requests in flight, by number
        int lastNumber = 0;
        void forgetWrittenBefore(Instant moment);
    };
    bool isFresh(const Stretch &stretch) const;
    void wakeSoon(const QString &folder, int question, Duration wait);

    Timers &timers_;
    std::map<QString, Folder> folders_; ///< by name, including the last slash
};

} // namespace windlass
