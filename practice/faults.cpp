// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/faults.h"

#include "core/base/textforms.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

enum class Argument { None, Duration, SignedDuration, Rate, Code, StatusAndCode, InterimStatus, Names };
enum class Reach { All, Bodies, Parts, Completes, Lists };

struct ActionRow
{
    QLatin1StringView name;
    FaultKind kind;
    bool place; ///< may have @AT
    Argument argument;
    Reach reach; ///< which operations it can apply to
    int status;
    QLatin1StringView code;
};

constexpr std::array actions{
    ActionRow{"refuse"_L1, FaultKind::Refuse, true, Argument::Duration, Reach::All, 0, ""_L1},
    ActionRow{"reset"_L1, FaultKind::Reset, true, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"close"_L1, FaultKind::Close, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"lose-answer"_L1, FaultKind::LoseAnswer, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"stall"_L1, FaultKind::Stall, true, Argument::Duration, Reach::All, 0, ""_L1},
    ActionRow{"slow"_L1, FaultKind::Slow, false, Argument::Rate, Reach::All, 0, ""_L1},
    ActionRow{"truncate"_L1, FaultKind::Truncate, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"200-error"_L1, FaultKind::ErrorIn200, false, Argument::Code, Reach::All, 200,
              "InternalError"_L1},
    ActionRow{"expired-token"_L1, FaultKind::Status, false, Argument::None, Reach::All, 400,
              "ExpiredToken"_L1},
    ActionRow{"skew"_L1, FaultKind::Skew, false, Argument::SignedDuration, Reach::All, 0, ""_L1},
    ActionRow{"damage"_L1, FaultKind::Damage, false, Argument::None, Reach::Bodies, 0, ""_L1},
    ActionRow{"drop-part"_L1, FaultKind::DropPart, false, Argument::None, Reach::Parts, 0, ""_L1},
    ActionRow{"no-checksums"_L1, FaultKind::NoChecksums, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"raw-chunks"_L1, FaultKind::RawChunks, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"early-answer"_L1, FaultKind::EarlyAnswer, true, Argument::StatusAndCode, Reach::All, 0, ""_L1},
    ActionRow{"joining"_L1, FaultKind::Joining, false, Argument::Duration, Reach::Completes, 0, ""_L1},
    ActionRow{"drop-header"_L1, FaultKind::DropHeader, false, Argument::Names, Reach::All, 0, ""_L1},
    ActionRow{"loop-pages"_L1, FaultKind::LoopPages, false, Argument::None, Reach::Lists, 0, ""_L1},
    ActionRow{"empty-html"_L1, FaultKind::EmptyHtml, false, Argument::None, Reach::All, 0, ""_L1},
    ActionRow{"interim"_L1, FaultKind::Interim, false, Argument::InterimStatus, Reach::All, 103, ""_L1},
};
constexpr ActionRow statusRow{"STATUS"_L1, FaultKind::Status, true, Argument::Code, Reach::All, 0, ""_L1};

bool reaches(Reach reach, Operation operation)
{
    switch (reach) {
    case Reach::All:
        return true;
    case Reach::Bodies:
        return operation == Operation::Put || operation == Operation::Part;
    case Reach::Parts:
        return operation == Operation::Part;
    case Reach::Completes:
        return operation == Operation::Complete;
    case Reach::Lists:
        return operation == Operation::List || operation == Operation::ListParts ||
               operation == Operation::ListUploads;
    }
    Q_UNREACHABLE();
}

QString wordsOf(Reach reach)
{
    switch (reach) {
    case Reach::All:
        return u"any"_s;
    case Reach::Bodies:
        return u"put and part"_s;
    case Reach::Parts:
        return u"part"_s;
    case Reach::Completes:
        return u"complete"_s;
    case Reach::Lists:
        return u"list, list-parts and list-uploads"_s;
    }
    Q_UNREACHABLE();
}

/// A property of the store rather than a fault: it also applies to requests that ask about the store.
bool isNature(FaultKind kind)
{
    return kind == FaultKind::NoChecksums || kind == FaultKind::RawChunks || kind == FaultKind::DropHeader ||
           kind == FaultKind::EmptyHtml || kind == FaultKind::Interim;
}

const ActionRow &rowOf(FaultKind kind)
{
    const auto found =
        std::find_if(actions.begin(), actions.end(), [&](auto &row) { return row.kind == kind; });
    return kind == FaultKind::Status ? statusRow : *found;
}

QString actionNames()
{
    QStringList names{u"a status such as 503"_s};
    for (const ActionRow &row : actions)
        names.append(row.name);
    return names.join(u", "_s);
}

std::optional<BodyPosition> readPosition(QStringView text)
{
    if (text.endsWith(u'%')) {
        bool ok = false;
        const double percent = text.chopped(1).toDouble(&ok);
        if (!ok || !(percent >= 0 && percent <= 100))
            return {};
        return BodyPosition{percent / 100, 0};
    }
    const auto bytes = parseSize(text);
    return bytes ? std::optional(BodyPosition{{}, *bytes}) : std::nullopt;
}

bool isCode(QStringView text)
{
    return !text.isEmpty() && text.at(0).isUpper() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() < 128 && c.isLetterOrNumber();
    });
}

/// Reads one rule, word by word. If a word is wrong, each reader answers with what is possible.
class RuleReader
{
public:
    RuleReader(QStringView text, qsizetype number)
        : number_(number)
    {
        rule_.text = text.toString().simplified();
        words_ = rule_.text.split(u' ');
    }

    Result<FaultRule> read()
    {
        readWhich();
        readAction();
        while (complaint_.isEmpty() && at_ < words_.size())
            readOption();
        if (complaint_.isEmpty())
            checkTogether();
        if (!complaint_.isEmpty()) {
            return failed(localFailure(
                FailureKind::Settings,
                u"faults: rule %1, \"%2\": %3"_s.arg(QString::number(number_), rule_.text, complaint_)));
        }
        return rule_;
    }

private:
    QString word() const { return words_.value(at_); }
    QString quoted() const { return at_ < words_.size() ? u"'%1'"_s.arg(word()) : u"the end of the rule"_s; }
    void complain(const QString &possible) { complaint_ = u"%1 is not %2."_s.arg(quoted(), possible); }

    void readWhich()
    {
        const qsizetype colon = word().indexOf(u':');
        const QString name = word().left(colon < 0 ? word().size() : colon);
        rule_.operation = operationNamed(name);
        const bool known = name == u"any" || (rule_.operation && *rule_.operation != Operation::Unknown);
        if (!known)
            return complain(u"an operation; possible are any, part:N, "_s + operationNames().join(u", "_s));
        if (colon >= 0) {
            rule_.part = word().mid(colon + 1).toInt();
            if (rule_.operation != Operation::Part || rule_.part < 1 || rule_.part > 10'000)
                return complain(u"a part; write part:N with a number from 1 to 10000"_s);
        }
        ++at_;
    }

    void readAction()
    {
        if (!complaint_.isEmpty())
            return;
        const qsizetype sign = word().indexOf(u'@');
        const QString name = word().left(sign < 0 ? word().size() : sign);
        const auto found =
            std::find_if(actions.begin(), actions.end(), [&](auto &r) { return r.name == name; });
        ActionRow row = found == actions.end() ? statusRow : *found;
        if (found == actions.end()) {
            bool ok = false;
            row.status = name.toInt(&ok);
            if (!ok || !isStatus(row.status))
                return complain(u"an action; possible are "_s + actionNames());
        }
        if (sign >= 0) {
            rule_.at = readPosition(QStringView(word()).sliced(sign + 1));
            if (!row.place)
                return complain(u"possible: %1 takes no @ place"_s.arg(row.name));
            if (!rule_.at)
                return complain(u"a place in the body; write for example %1@50% or %1@1MiB"_s.arg(name));
        }
        rule_.kind = row.kind;
        rule_.status = row.status;
        rule_.code = QByteArray(row.code.data(), row.code.size());
        const bool inTheMiddle = rule_.kind == FaultKind::Reset || rule_.kind == FaultKind::Stall ||
                                 rule_.kind == FaultKind::EarlyAnswer;
        if (inTheMiddle && !rule_.at)
            rule_.at = BodyPosition{0.5, 0};
        ++at_;
        readArgument(row.argument);
    }

    static bool isStatus(int number) { return number >= 300 && number <= 599; }

    void readArgument(Argument argument)
    {
        switch (argument) {
        case Argument::None:
            return;
        case Argument::StatusAndCode:
            rule_.status = word().toInt();
            if (!isStatus(rule_.status))
                return complain(u"a status; write for example early-answer 503 SlowDown"_s);
            ++at_;
            return readArgument(Argument::Code);
        case Argument::InterimStatus: {
            bool isNumber = false;
            const int status = word().toInt(&isNumber);
            if (!isNumber)
                return; // the usual one
            if (status < 102 || status > 199)
                return complain(u"the status of an interim answer; possible are 102 to 199"_s);
            rule_.status = status;
            ++at_;
            return;
        }
        case Argument::Names:
            rule_.headers = word().toLower().toLatin1().split(',');
            if (rule_.headers.contains(""))
                return complain(u"the name of a header; write for example drop-header ETag,Content-Length"_s);
            ++at_;
            return;
        case Argument::Code:
            if (isCode(word()))
                rule_.code = words_.at(at_++).toLatin1();
            return;
        case Argument::Rate:
            rule_.bytesPerSecond = parseRate(word()).value_or(0);
            if (rule_.bytesPerSecond < 1)
                return complain(u"a rate; write for example 100KB/s"_s);
            ++at_;
            return;
        case Argument::Duration:
        case Argument::SignedDuration: {
            const bool minus = argument == Argument::SignedDuration && word().startsWith(u'-');
            const auto duration = parseDuration(QStringView(word()).sliced(minus ? 1 : 0));
            if (!duration)
                return complain(u"a duration; write for example 500ms, 5s or 2h"_s);
            rule_.duration = minus ? -*duration : *duration;
            ++at_;
            return;
        }
        }
    }

    void readOption()
    {
        const qsizetype equals = word().indexOf(u'=');
        const QString name = word().left(equals < 0 ? 0 : equals);
        const QString value = word().mid(equals + 1);
        bool ok = false;
        if (word().startsWith(u'x') && equals < 0) {
            if (std::exchange(timesGiven_, true))
                return complain(u"an option here: how many times was said already"_s);
            rule_.times = value.mid(1) == u"*" ? -1 : value.mid(1).toInt(&ok);
            if (rule_.times == 0 || rule_.times < -1 || (rule_.times == -1 && ok))
                return complain(u"a number of times; write for example x3, or x* for always"_s);
        } else if (name == u"after") {
            rule_.after = value.toInt(&ok);
            if (!ok || rule_.after < 0)
                return complain(u"a number of requests to pass over; write for example after=2"_s);
        } else if (name == u"p") {
            rule_.chance = value.toDouble(&ok);
            if (!ok || !(rule_.chance >= 0 && rule_.chance <= 1))
                return complain(u"a probability; write p=0 to p=1"_s);
        } else if (name == u"seed") {
            rule_.seed = value.toULongLong(&ok);
            if (!ok)
                return complain(u"a seed; write a whole number such as seed=7"_s);
        } else if (name == u"retry-after") {
            rule_.retryAfterDate = value == u"date";
            const int seconds = value.toInt(&ok);
            if (!rule_.retryAfterDate && (!ok || seconds < 0))
                return complain(u"a Retry-After; write retry-after=2 (seconds) or retry-after=date"_s);
            if (!rule_.retryAfterDate)
                rule_.retryAfterSeconds = seconds;
        } else if (name == u"spaces") {
            const auto spaces = parseDuration(value);
            if (!spaces)
                return complain(u"a duration; write for example spaces=5s"_s);
            rule_.spaces = *spaces;
        } else {
            return complain(u"an option; possible are x3, x*, after=2, p=0.1, seed=7, retry-after=2, "
                            u"retry-after=date, spaces=5s"_s);
        }
        ++at_;
    }

    /// Checks rules whose words are valid but which make no sense as a whole.
    void checkTogether()
    {
        const Reach reach = rowOf(rule_.kind).reach;
        if (rule_.operation && !reaches(reach, *rule_.operation)) {
            complaint_ = u"'%1' can only befall %2."_s.arg(rowOf(rule_.kind).name, wordsOf(reach));
        } else if ((rule_.retryAfterDate || rule_.retryAfterSeconds) && rule_.kind != FaultKind::Status &&
                   rule_.kind != FaultKind::EarlyAnswer) {
            complaint_ = u"retry-after goes with a status only, for example 503 retry-after=2."_s;
        } else if (rule_.spaces > Duration::zero() && rule_.kind != FaultKind::ErrorIn200) {
            complaint_ = u"spaces goes with 200-error only."_s;
        }
    }

    qsizetype number_;
    QStringList words_;
    qsizetype at_ = 0;
    FaultRule rule_;
    bool timesGiven_ = false;
    QString complaint_;
};

} // namespace

qint64 BodyPosition::in(qint64 size) const
{
    if (share)
        return size < 0 ? -1 : static_cast<qint64>(std::floor(static_cast<double>(size) * *share));
    return size < 0 ? bytes : std::min(bytes, size);
}

bool FaultRule::matches(Operation requested, int requestedPart) const
{
    const bool meant = operation ? *operation == requested : requested != Operation::Probe || isNature(kind);
    return meant && (part == 0 || part == requestedPart) && reaches(rowOf(kind).reach, requested);
}

Result<std::vector<FaultRule>> parseFaults(QStringView spec)
{
    std::vector<FaultRule> rules;
    qsizetype number = 0;
    for (const QStringView text : spec.split(u';')) {
        ++number;
        if (text.trimmed().isEmpty())
            continue;
        auto rule = RuleReader(text, number).read();
        if (!rule)
            return failed(rule.error());
        rules.push_back(*rule);
    }
    return rules;
}

FaultScript::FaultScript(std::vector<FaultRule> rules)
    : rules_(std::move(rules))
{
    for (const FaultRule &rule : rules_)
        counts_.push_back({0, 0, std::mt19937_64(rule.seed)});
}

namespace {

/// The sort of a rule of this kind: its place in the plan.
std::optional<FaultRule> &placeOf(FaultKind kind, FaultPlan &plan)
{
    switch (kind) {
    case FaultKind::Stall:
    case FaultKind::Slow:
        return plan.pace;
    case FaultKind::Skew:
        return plan.clock;
    case FaultKind::NoChecksums:
    case FaultKind::RawChunks:
        return plan.age;
    case FaultKind::DropHeader:
    case FaultKind::LoopPages:
    case FaultKind::EmptyHtml:
    case FaultKind::Interim:
        return plan.shape;
    case FaultKind::Status:
    case FaultKind::Refuse:
    case FaultKind::Reset:
    case FaultKind::Close:
    case FaultKind::LoseAnswer:
    case FaultKind::Truncate:
    case FaultKind::ErrorIn200:
    case FaultKind::Damage:
    case FaultKind::DropPart:
    case FaultKind::EarlyAnswer:
    case FaultKind::Joining:
        return plan.outcome;
    }
    Q_UNREACHABLE();
}

} // namespace

FaultPlan FaultScript::next(Operation operation, int part)
{
    FaultPlan plan;
    for (size_t i = 0; i < rules_.size(); ++i) {
        const FaultRule &rule = rules_[i];
        Count &count = counts_[i];
        if (!rule.matches(operation, part))
            continue;
        ++count.matched;
        auto &place = placeOf(rule.kind, plan);
        const bool due = count.matched > rule.after && (rule.times < 0 || count.fired < rule.times);
        if (place || !due)
            continue;
        if (rule.chance < 1 && std::uniform_real_distribution<double>(0, 1)(count.chance) >= rule.chance)
            continue;
        place = rule;
        ++count.fired;
        plan.fired.push_back(i);
    }
    return plan;
}

QString faultsHelp()
{
    return uR"(Faults are rules, separated by semicolons: WHICH ACTION [OPTION ...]

WHICH    any, part:N, or an operation: )"_s +
           operationNames().mid(0, 9).join(u", "_s) + u",\n         "_s +
           operationNames().mid(9).join(u", "_s) + uR"(
ACTION   STATUS [CODE]      answer with it, for example 503 SlowDown; 503@0% before the body is read
         refuse 5s          reset all connections and refuse new ones for that long; refuse@1MiB 5s
         reset              reset the connection in mid-body; reset@10%, reset@1MiB
         close              read the request, do nothing, close without an answer
         lose-answer        do the work, close without an answer
         stall 30s          stop reading in mid-body for that long; stall@10% 30s
         slow 100KB/s       go no faster than this
         truncate           do the work, cut the answer in the middle
         200-error [CODE]   do nothing, answer 200 with an error inside; spaces=5s of blanks before it
         expired-token      answer 400 ExpiredToken
         skew 2h            the store's clock is ahead by that much; skew -2h: behind
         damage             one bit flips in what is stored
         drop-part          confirm the part and forget it
         no-checksums       refuse checksums and S3's chunks, as older stores do
         raw-chunks         store the chunks as they come, as others do
         early-answer 403   answer in mid-body and close at once; early-answer@10% 503 SlowDown
         joining 30s        answer a complete with 504; the object is there that much later
         drop-header NAME   answer without it, or them: ETag,x-amz-meta-*
         loop-pages         every page of a list is the first, and says that more follow
         empty-html         answers without a body are called HTML and have no request id
         interim [STATUS]   an interim answer, 103 Early Hints, before the final one
OPTION   x3, x*             how many times, always (default: once)
         after=2            pass over the first two requests it matches
         p=0.1 seed=7       by chance, the same every time with the same seed
         retry-after=2      with a status: seconds; retry-after=date: an HTTP date

A request meets the first rule that applies of each sort: pace (stall, slow), clock (skew),
age (no-checksums, raw-chunks), shape of the answer (drop-header, loop-pages, empty-html, interim),
outcome.
The steps by which windlass tries which checksums the store takes are the operation probe.
Example: part:2 503 SlowDown retry-after=1; part reset@50% x2; complete lose-answer; any refuse 3s after=4
)"_s;
}

} // namespace windlass::practice
