// SPDX-License-Identifier: GPL-3.0-or-later
// Faults on demand: a script of rules, as a person types it, and the choice of the rules that apply to a
// request.
//
//     SPEC     =  RULE ; RULE ; …
//     RULE     =  WHICH ACTION [OPTION …]          words are separated by blanks
//     WHICH    =  any | part:N | the name of an operation: put part open complete abort head get list …
//     ACTION   =  STATUS[@AT] [CODE]     answer with this status (and S3 error code); with @AT already there
//              |  refuse[@AT] DURATION   reset all connections and refuse new ones for that long
//              |  reset[@AT]             reset the connection in the middle of the body (@50%)
//              |  close                  read the request, do nothing, close the connection
//              |  lose-answer            do the work, close the connection without an answer
//              |  stall[@AT] DURATION    stop reading in the middle of the body (@50%) for that long
//              |  slow RATE              read, and answer, no faster than this
//              |  truncate               do the work, cut the answer in the middle
//              |  200-error [CODE]       do nothing, answer 200 with an <Error> inside
//              |  expired-token          answer 400 ExpiredToken
//              |  skew DURATION          the store's clock is ahead by that much (-2h: behind)
//              |  damage                 one bit flips in what is stored
//              |  drop-part              confirm the part and forget it
//              |  no-checksums           refuse what asks for checksums or chunks of S3's, as older stores do
//              |  raw-chunks             do not know them and store the chunks as they come, as others do
//              |  early-answer[@AT] STATUS [CODE]   answer in the middle of the body (@50%), close at once
//              |  joining DURATION       answer a complete with 504 at once; the object appears that much
//                                        later; meanwhile neither the upload nor the object is known
//              |  drop-header NAME[,NAME]   answer without these headers (x-amz-meta-*: all that begin so)
//              |  loop-pages             every page of a list is the first one, and says that more follow
//              |  empty-html             answers without a body are called HTML and lack a request id
//              |  interim [STATUS]       an interim answer (103) when the head of the request has come, in
//                                        two pieces; the final one when it is due
//     OPTION   =  xN | x*                how many times (1)
//              |  after=N                pass over the first N requests that the rule matches (0)
//              |  p=F  seed=N            by chance, F of 0 to 1; the same seed gives the same run
//              |  retry-after=N | date   with STATUS: seconds, or an HTTP date two seconds ahead
//              |  spaces=DURATION        with 200-error: white space for that long before the error
//     AT       =  50% | 1MiB             so far into the request's body; past its end means at its end
//
// A request gets the first matching rule of each of five sorts: its pace (stall, slow), the clock (skew), how
// old the store is (no-checksums, raw-chunks), the shape of its answer (drop-header, loop-pages, empty-html,
// interim), and its outcome (all others). Later rules wait for their turn. The steps by which Windlass finds
// out which checksums the store takes are the operation `probe`: apart from rules for `probe`, only the rules
// on how old the store is and on the shape of answers apply to them.
#pragma once

#include "core/base/result.h"
#include "practice/operation.h"

#include <QByteArrayList>
#include <QString>

#include <optional>
#include <random>
#include <vector>

namespace windlass::practice {

enum class FaultKind {
    Status,
    Refuse,
    Reset,
    Close,
    LoseAnswer,
    Stall,
    Slow,
    Truncate,
    ErrorIn200,
    Skew,
    Damage,
    DropPart,
    NoChecksums,
    RawChunks,
    EarlyAnswer,
    Joining,
    DropHeader,
    LoopPages,
    EmptyHtml,
    Interim,
};

/// A place in a request's body.
struct BodyPosition
{
    std::optional<double> share; ///< share of the whole, 0 to 1
    qint64 bytes = 0;            ///< if it is not a share

    /// The offset in a body of `size` bytes. If the size is unknown (-1), a share is at the end (-1).
    qint64 in(qint64 size) const;
};

struct FaultRule
{
    QString text;                       ///< as it was typed, for counters and the log
    std::optional<Operation> operation; ///< empty: any
    int part = 0;                       ///< 0: any part
    FaultKind kind = FaultKind::Status;
    int status = 0;
    QByteArray code;
    std::optional<BodyPosition> at;
    Duration duration{};
    qint64 bytesPerSecond = 0;
    QByteArrayList headers; ///< for drop-header, in lower case
    std::optional<int> retryAfterSeconds;
    bool retryAfterDate = false;
    Duration spaces{};
    int times = 1; ///< -1: always
    int after = 0;
    double chance = 1;
    quint64 seed = 1;

    /// Does the rule apply to such a request at all?
    bool matches(Operation requested, int requestedPart) const;
};

/// Parses a whole SPEC; an empty one has no rules. The failure names the wrong word and what is possible
/// instead.
Result<std::vector<FaultRule>> parseFaults(QStringView spec);

/// The grammar above for `--help`, in lines of at most 100 columns.
QString faultsHelp();

/// The faults of one request. `fired`: the indexes of the rules in the script.
struct FaultPlan
{
    std::optional<FaultRule> pace, clock, age, shape, outcome;
    std::vector<size_t> fired;
};

/// The rules and how often each has matched and fired.
class FaultScript
{
public:
    FaultScript() = default;
    explicit FaultScript(std::vector<FaultRule> rules);

    /// Tries the rules in their order, and counts.
    FaultPlan next(Operation operation, int part);
    const std::vector<FaultRule> &rules() const { return rules_; }

private:
    struct Count
    {
        int matched = 0;
        int fired = 0;
        std::mt19937_64 chance;
    };
    std::vector<FaultRule> rules_;
    std::vector<Count> counts_;
};

} // namespace windlass::practice
