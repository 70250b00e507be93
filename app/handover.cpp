// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover.h"

#include "core/base/digest.h"
#include "core/base/names.h"
#include "core/base/sentence.h"
#include "core/base/sentencejson.h"
#include "core/exports/leftout.h"
#include "core/providers/providers.h"
#include "core/providers/signin.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;

constexpr Names<DriverRequest::What> requestNames({
    {DriverRequest::What::Open, "open"_L1},
    {DriverRequest::What::Add, "add"_L1},
    {DriverRequest::What::Pause, "pause"_L1},
    {DriverRequest::What::Resume, "resume"_L1},
    {DriverRequest::What::Cancel, "cancel"_L1},
    {DriverRequest::What::Remove, "remove"_L1},
    {DriverRequest::What::Set, "set"_L1},
    {DriverRequest::What::AddDestination, "add-destination"_L1},
    {DriverRequest::What::RemoveDestination, "remove-destination"_L1},
    {DriverRequest::What::KeepSecret, "keep-secret"_L1},
    {DriverRequest::What::ForgetSecret, "forget-secret"_L1},
});

constexpr Names<DriverReply::Fault> faultNames({
    {DriverReply::Fault::Declined, "driver"_L1},
    {DriverReply::Fault::Impossible, "command"_L1},
    {DriverReply::Fault::NeedsPerson, "person"_L1},
});

tl::unexpected<Failure> senseless(const Sentence &what)
{
    return failed(localFailure(FailureKind::Settings,
                               Sentence::tr("What another process asked for makes no sense: %1.").arg(what)));
}

QJsonArray toJson(const QList<TransferId> &ids)
{
    QJsonArray array;
    for (const TransferId id : ids)
        array.append(id);
    return array;
}

/// Numbers of transfers; empty if one of them is invalid.
std::optional<QList<TransferId>> idsIn(const QJsonValue &value)
{
    QList<TransferId> ids;
    for (const QJsonValue id : value.toArray()) {
        if (id.toInteger() < 1)
            return {};
        ids << id.toInteger();
    }
    return ids;
}

/// The first of them, as many as a reply has: in English, and so that they can be said in other languages.
void insert(QJsonObject &json, const QString &name, const QList<Sentence> &sentences)
{
    QJsonArray english;
    QJsonArray said;
    for (const Sentence &sentence : sentences.first(std::min(mostLeftOut, sentences.size()))) {
        english.append(sentence.english());
        said.append(sentenceJson(sentence));
    }
    json.insert(name, english);
    json.insert(name + u"_said"_s, said);
}

QList<Sentence> sentencesIn(const QJsonObject &json, const QString &name)
{
    const QJsonArray english = json.value(name).toArray();
    const QJsonArray said = json.value(name + u"_said"_s).toArray();
    QList<Sentence> sentences;
    for (qsizetype i = 0; i < english.size(); ++i)
        sentences << sentenceFrom(english.at(i), said.at(i));
    return sentences;
}

QStringList textsIn(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue text : value.toArray())
        texts << text.toString();
    return texts;
}

QJsonObject toJson(const AddRequest &add)
{
    QJsonArray metadata;
    for (const auto &[name, value] : add.metadata)
        metadata.append(QJsonArray{name, value});
    const FolderFilter &filter = add.filter;
    QJsonObject json{{u"paths"_s, QJsonArray::fromStringList(add.paths)},
                     {u"include"_s, QJsonArray::fromStringList(filter.include)},
                     {u"exclude"_s, QJsonArray::fromStringList(filter.exclude)},
                     {u"follow_links"_s, filter.followLinks},
                     {u"name"_s, add.destination.name},
                     {u"url"_s, destinationUrl(add.destination)},
                     {u"access_key_id"_s, add.destination.accessKeyId},
                     {u"key_template"_s, add.keyTemplate},
                     {u"metadata"_s, metadata},
                     {u"priority"_s, add.priority},
                     {u"rate_limit"_s, add.rateLimit}};
    if (add.destination.retry)
        json.insert(u"destination_retry"_s, toJson(*add.destination.retry));
    if (add.retry)
        json.insert(u"retry"_s, toJson(*add.retry));
    if (add.partSize)
        json.insert(u"part_size"_s, *add.partSize);
    if (add.ifExists)
        json.insert(u"if_exists"_s, QString(ifExistsName(*add.ifExists)));
    return json;
}

Result<std::optional<RetryPolicy>> policyIn(const QJsonValue &value)
{
    if (!value.isObject())
        return std::optional<RetryPolicy>();
    const auto policy = retryPolicyFromJson(value.toObject());
    if (!policy || !problems(*policy).isEmpty())
        return senseless(Sentence::tr("a retry policy"));
    return std::optional(*policy);
}

Result<AddRequest> addIn(const QJsonObject &json)
{
    AddRequest add;
    add.paths = textsIn(json.value("paths"_L1));
    if (add.paths.isEmpty() || !std::ranges::all_of(add.paths, QDir::isAbsolutePath))
        return senseless(Sentence::tr("paths that are not absolute"));
    add.filter = {textsIn(json.value("include"_L1)), textsIn(json.value("exclude"_L1)),
                  json.value("follow_links"_L1).toBool()};
    auto destination = destinationFromUrl(json.value("url"_L1).toString());
    if (!destination)
        return failed(destination.error());
    add.destination = *destination;
    add.destination.name = json.value("name"_L1).toString();
    if (!add.destination.name.isEmpty() && !checkedDestinationName(add.destination.name))
        return senseless(Sentence::tr("a destination's name"));
    add.destination.accessKeyId = json.value("access_key_id"_L1).toString();
    auto destinationRetry = policyIn(json.value("destination_retry"_L1));
    auto retry = policyIn(json.value("retry"_L1));
    if (!destinationRetry || !retry)
        return senseless(Sentence::tr("a retry policy"));
    add.destination.retry = *destinationRetry;
    add.retry = *retry;
    add.keyTemplate = json.value("key_template"_L1).toString();
    for (const QJsonValue pair : json.value("metadata"_L1).toArray())
        add.metadata << std::pair(pair[0].toString(), pair[1].toString());
    add.priority = std::clamp(json.value("priority"_L1).toInt(), -1, 1);
    add.rateLimit = std::max<qint64>(0, json.value("rate_limit"_L1).toInteger());
    if (json.contains("part_size"_L1)) {
        add.partSize = json.value("part_size"_L1).toInteger();
        if (*add.partSize < 1)
            return senseless(Sentence::tr("a part size"));
    }
    if (const QString choice = json.value("if_exists"_L1).toString(); !choice.isEmpty()) {
        add.ifExists = ifExistsNamed(choice);
        if (!add.ifExists)
            return senseless(Sentence::tr("what to do about an object that is there"));
    }
    return add;
}

QJsonObject toJson(const Destination &destination)
{
    QJsonObject json{{u"name"_s, destination.name},
                     {u"url"_s, destinationUrl(destination)},
                     {u"access_key_id"_s, destination.accessKeyId}};
    if (destination.retry)
        json.insert(u"retry"_s, toJson(*destination.retry));
    return json;
}

Result<Destination> destinationIn(const QJsonObject &json)
{
    auto destination = destinationFromUrl(json.value("url"_L1).toString());
    if (!destination)
        return failed(destination.error());
    const auto name = checkedDestinationName(json.value("name"_L1).toString());
    if (!name)
        return failed(name.error());
    const auto retry = policyIn(json.value("retry"_L1));
    if (!retry)
        return failed(retry.error());
    destination->name = *name;
    destination->accessKeyId = json.value("access_key_id"_L1).toString();
    destination->retry = *retry;
    return *destination;
}

Result<QJsonObject> objectIn(const QByteArray &line)
{
    if (line.size() > longestLine)
        return senseless(Sentence::tr("it is too long"));
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return senseless(Sentence::tr("it is not JSON"));
    if (document["windlass"_L1].toInt() != version)
        return senseless(Sentence::tr("it is of another version of Windlass"));
    return document.object();
}

QByteArray lineOf(QJsonObject json)
{
    json.insert(u"windlass"_s, version);
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

/// As this version of the protocol has always sent a key pair; other forms of a secret as the keychain has
/// them.
QJsonObject credentialsJson(const Credentials &credentials)
{
    if (const auto *pair = std::get_if<KeyPair>(&credentials)) {
        return {{u"access_key_id"_s, pair->accessKeyId},
                {u"secret"_s, pair->secretAccessKey},
                {u"session_token"_s, pair->sessionToken}};
    }
    return secretJson(credentials);
}

Credentials credentialsIn(const QJsonObject &json)
{
    if (json.contains("access_key_id"_L1)) {
        return KeyPair{json["access_key_id"_L1].toString(), json["secret"_L1].toString(),
                       json["session_token"_L1].toString()};
    }
    return secretFromJson(json).value_or(Secret());
}

} // namespace

QByteArray toLine(const DriverRequest &ask)
{
    QJsonObject json{{u"ask"_s, requestNames.of(ask.what)}};
    json.insert(u"paths"_s, QJsonArray::fromStringList(ask.paths));
    json.insert(u"ids"_s, toJson(ask.ids));
    if (ask.what == DriverRequest::What::Add)
        json.insert(u"add"_s, toJson(ask.add));
    json.insert(u"keychain"_s, ask.keychain);
    json.insert(u"identity"_s, ask.identity);
    if (ask.ifExists)
        json.insert(u"if_exists"_s, QString(ifExistsName(*ask.ifExists)));
    json.insert(u"rate_limit"_s, ask.rateLimit);
    json.insert(u"key"_s, ask.key);
    json.insert(u"value"_s, ask.value);
    if (ask.what == DriverRequest::What::AddDestination)
        json.insert(u"destination"_s, toJson(ask.destination));
    if (ask.what == DriverRequest::What::KeepSecret)
        json.insert(u"credentials"_s, credentialsJson(ask.credentials));
    return lineOf(json);
}

Result<DriverRequest> requestFromLine(const QByteArray &line)
{
    const auto json = objectIn(line);
    if (!json)
        return failed(json.error());
    const auto what = requestNames.value(json->value("ask"_L1).toString());
    if (!what)
        return senseless(Sentence::tr("it is of another version of Windlass"));
    DriverRequest ask;
    ask.what = *what;
    ask.paths = textsIn(json->value("paths"_L1));
    if (!std::ranges::all_of(ask.paths, QDir::isAbsolutePath))
        return senseless(Sentence::tr("paths that are not absolute"));
    const auto ids = idsIn(json->value("ids"_L1));
    if (!ids)
        return senseless(Sentence::tr("the number of a transfer"));
    ask.ids = *ids;
    if (ask.what == DriverRequest::What::Add) {
        auto add = addIn(json->value("add"_L1).toObject());
        if (!add)
            return failed(add.error());
        ask.add = *add;
    }
    ask.keychain = json->value("keychain"_L1).toBool();
    ask.identity = json->value("identity"_L1).toString();
    if (const QString choice = json->value("if_exists"_L1).toString(); !choice.isEmpty()) {
        ask.ifExists = ifExistsNamed(choice);
        if (!ask.ifExists)
            return senseless(Sentence::tr("what to do about an object that is there"));
    }
    ask.rateLimit = std::max<qint64>(0, json->value("rate_limit"_L1).toInteger());
    ask.key = json->value("key"_L1).toString();
    ask.value = json->value("value"_L1).toString();
    if (ask.what == DriverRequest::What::AddDestination) {
        auto destination = destinationIn(json->value("destination"_L1).toObject());
        if (!destination)
            return failed(destination.error());
        ask.destination = *destination;
    }
    if (ask.what == DriverRequest::What::KeepSecret) {
        ask.credentials = credentialsIn(json->value("credentials"_L1).toObject());
        if (isEmpty(ask.credentials))
            return senseless(Sentence::tr("credentials that are empty"));
    }
    return ask;
}

QByteArray toLine(const DriverReply &answer)
{
    QList<LeftOut> told = answer.report.leftOut;
    std::stable_partition(told.begin(), told.end(), isMissing); // the important ones first
    told.resize(std::min(mostLeftOut, told.size()));
    QJsonArray leftOut;
    for (const LeftOut &each : std::as_const(told))
        leftOut.append(QJsonArray{each.path, QString(leftOutName(each.reason)), each.systemError});
    QJsonObject states;
    for (const auto &[id, state] : answer.states.asKeyValueRange())
        states.insert(QString::number(id), QString(stateName(state)));
    QJsonObject json{{u"ok"_s, answer.ok},
                     {u"fault"_s, faultNames.of(answer.fault)},
                     {u"ending"_s, answer.ending},
                     {u"text"_s, answer.text.english()},
                     {u"said"_s, sentenceJson(answer.text)},
                     {u"process"_s, answer.process},
                     {u"added"_s, toJson(answer.report.added)},
                     {u"problem_count"_s, answer.report.problems.size()},
                     {u"left_out"_s, leftOut},
                     {u"left_out_count"_s, answer.report.leftOut.size()},
                     {u"states"_s, states}};
    insert(json, u"problems"_s, answer.report.problems);
    insert(json, u"findings"_s, answer.report.findings);
    QByteArray line = lineOf(json);
    if (line.size() > longestLine) { // then in English alone
        json.remove(u"problems_said"_s);
        json.remove(u"findings_said"_s);
        line = lineOf(json);
    }
    return line;
}

Result<DriverReply> replyFromLine(const QByteArray &line)
{
    const auto json = objectIn(line);
    if (!json)
        return failed(json.error());
    DriverReply answer{.ok = json->value("ok"_L1).toBool(),
                       .ending = json->value("ending"_L1).toBool(),
                       .text = sentenceFrom(json->value("text"_L1), json->value("said"_L1)),
                       .process = json->value("process"_L1).toInteger()};
    if (const auto fault = faultNames.value(json->value("fault"_L1).toString()))
        answer.fault = *fault;
    answer.report.added = idsIn(json->value("added"_L1)).value_or(QList<TransferId>());
    answer.report.problems = sentencesIn(*json, u"problems"_s);
    answer.report.findings = sentencesIn(*json, u"findings"_s);
    for (const QJsonValue each : json->value("left_out"_L1).toArray()) {
        if (const auto reason = leftOutNamed(each[1].toString()))
            answer.report.leftOut.append({each[0].toString(), *reason, each[2].toInt()});
    }
    answer.leftOut =
        std::max(answer.report.leftOut.size(), qsizetype(json->value("left_out_count"_L1).toInteger()));
    answer.problems =
        std::max(answer.report.problems.size(), qsizetype(json->value("problem_count"_L1).toInteger()));
    const QJsonObject states = json->value("states"_L1).toObject();
    for (auto each = states.begin(); each != states.end(); ++each) {
        if (const auto state = stateNamed(each.value().toString()))
            answer.states.insert(each.key().toLongLong(), *state);
    }
    return answer;
}

QString environmentIdentity(const Environment &environment)
{
    QStringList who;
    for (const KnownProvider &known : knownProviders()) {
        const SignIn *signIn = signInOf(known.kind);
        const auto found = signIn != nullptr ? signIn->outsideSecret(environment) : EnvironmentSecret();
        if (found && (found->secret || !found->command.isEmpty()))
            who << publicName(found->secret.value_or(Secret())) + u'\n' + found->command;
    }
    if (who.isEmpty())
        return {};
    return QString::fromLatin1(Digest::of(DigestKind::Sha256, who.join(u'\n').toUtf8()).toHex());
}

} // namespace windlass
