// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secret.h"

#include "app/cli/clock.h"
#include "app/cli/commandhere.h"
#include "app/cli/commands.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/prompt.h"
#include "app/cli/tr.h"
#include "core/providers/providers.h"
#include "core/providers/signin.h"
#include "words/sentences.h"

#include <QFile>

#include <unistd.h>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> expected(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

/// Asks for each field that the provider needs. The destination may already have the value of those that are
/// not secret.
Result<Credentials> askPerson(const Destination &destination)
{
    const SignIn *signIn = signInOf(destination.provider);
    if (signIn == nullptr)
        return failed(unsupportedProvider());
    QStringList values;
    for (const SecretField &field : signIn->facts().fields) {
        QString value = field.secret ? QString() : destination.accessKeyId;
        if (value.isEmpty() && field.needed) {
            const QString question =
                (field.secret ? Cli::tr("%1 of %2 (not shown): ") : Cli::tr("%1 of %2: "))
                    .arg(text::said(field.title), destination.name);
            const auto typed = promptLine(question, field.secret ? Echo::Hidden : Echo::Shown);
            if (!typed)
                return failed(typed.error());
            value = typed->trimmed();
        }
        values << value;
    }
    const auto secret = signIn->secretOf(values);
    return secret ? secret : expected(Cli::tr("Nothing was entered, and nothing was changed."));
}

Result<Credentials> readInput(const Destination &destination)
{
    QFile input;
    constexpr qint64 most = 64 * 1024;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return expected(
            Cli::tr("Standard input cannot be read. Pipe the secret in, or run this on a terminal."));
    return credentialsFrom(input.read(most), destination);
}

} // namespace

Result<Credentials> credentialsFrom(const QByteArray &input, const Destination &destination)
{
    QStringList lines;
    for (const QByteArray &line : input.split('\n'))
        lines << QString::fromUtf8(line.trimmed());
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();

    constexpr qsizetype withToken = 3;
    if (lines.isEmpty() && !destination.accessKeyId.isEmpty()) {
        return expected(
            Cli::tr(
                "Standard input was empty, and nothing was changed. Give the secret of access key %1 on it, "
                "in one line.")
                .arg(destination.accessKeyId));
    }
    if (lines.isEmpty()) {
        return expected(
            Cli::tr("Standard input was empty, and nothing was changed. Give two or three lines on it: the "
                    "access key ID, the secret, and a session token where there is one."));
    }
    if (lines.size() == 1 && !destination.accessKeyId.isEmpty())
        return KeyPair{destination.accessKeyId, lines.at(0), {}};
    if (lines.size() == 1) {
        return expected(Cli::tr("Only one line was read, and “%1” has no access key ID. Give two lines: the "
                                "access key ID, then "
                                "the secret.")
                            .arg(destination.name));
    }
    if (lines.size() < 2 || lines.size() > withToken || lines.at(0).isEmpty() || lines.at(1).isEmpty()) {
        return expected(Cli::tr(
            "Give two or three lines on standard input: the access key ID, the secret, and a session token "
            "where there is one."));
    }
    return KeyPair{lines.at(0), lines.at(1), lines.value(2)};
}

namespace {

tl::expected<Destination, Refusal> destinationNamed(const QString &name, const CommandContext &context)
{
    const auto journal = readJournal(context);
    if (!journal)
        return tl::unexpected(journal.error());
    const auto destinations = *journal ? (*journal)->destinations() : QList<Destination>();
    if (!destinations)
        return tl::unexpected(
            Refusal{exitStatusOf(destinations.error()), text::said(destinations.error().text)});
    auto destination = savedDestination(*destinations, name);
    if (!destination)
        return tl::unexpected(
            Refusal{exitStatusOf(destination.error()), text::said(destination.error().text)});
    return *destination;
}

ExitStatus setHere(const QString &name, const Credentials &credentials, const DrivenProfile &driven,
                   CommandContext &context)
{
    const auto kept = commandHere(driven, [&](Client &client, QObject *receiver, auto then) {
        client.keepSecret(name, credentials, receiver, std::move(then));
    });
    return kept ? ExitStatus::Done : refuse(kept.error(), context);
}

ExitStatus removeHere(const QString &name, const DrivenProfile &driven, CommandContext &context)
{
    const auto forgotten = commandHere(driven, [&](Client &client, QObject *receiver, auto then) {
        client.forgetSecret(name, receiver, std::move(then));
    });
    return forgotten ? ExitStatus::Done : refuse(forgotten.error(), context);
}

} // namespace

ExitStatus carryOut(const SecretSetOptions &options, CommandContext &context)
{
    const auto destination = destinationNamed(options.name, context);
    if (!destination)
        return refuse(destination.error(), context);
    const SignIn *signIn = signInOf(destination->provider);
    if (signIn == nullptr)
        return refuse(unsupportedProvider(), context);
    const auto given = isatty(STDIN_FILENO) == 1 ? askPerson(*destination) : readInput(*destination);
    const auto credentials = given ? signIn->checkedSecret(*given) : given;
    if (!credentials)
        return refuse(credentials.error(), context);
    const ExitStatus status =
        carryOut(ProfileCommand{[&](DrivenProfile &driven) {
                                    return setHere(options.name, *credentials, driven, context);
                                },
                                [&] {
                                    return DriverRequest{.what = DriverRequest::What::KeepSecret,
                                                         .key = options.name,
                                                         .credentials = *credentials};
                                },
                                Following::No},
                 context);
    if (status == ExitStatus::NeedsPerson) {
        context.console.problem(
            Cli::tr("Without a keychain, give the keys in the environment (AWS_ACCESS_KEY_ID, "
                    "AWS_SECRET_ACCESS_KEY) or in "
                    "~/.aws/credentials: every command finds them there, also for “%1”.")
                .arg(options.name));
    }
    if (status != ExitStatus::Done)
        return status;
    context.console.object(json::outcome("secret_saved"_L1, {{u"name"_s, options.name}}, now()));
    context.console.line(Cli::tr("The secret of %1 is in the keychain.").arg(options.name));
    return status;
}

ExitStatus carryOut(const SecretRemoveOptions &options, CommandContext &context)
{
    if (const auto known = destinationNamed(options.name, context); !known)
        return refuse(known.error(), context);
    const ExitStatus status = carryOut(
        ProfileCommand{
            [&](DrivenProfile &driven) { return removeHere(options.name, driven, context); },
            [&] { return DriverRequest{.what = DriverRequest::What::ForgetSecret, .key = options.name}; },
            Following::No},
        context);
    if (status != ExitStatus::Done)
        return status;
    context.console.object(json::outcome("secret_removed"_L1, {{u"name"_s, options.name}}, now()));
    context.console.line(Cli::tr("The keychain has no secret of %1 any more.").arg(options.name));
    return status;
}

} // namespace windlass
