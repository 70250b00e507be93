// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"
#include "app/cli/explanation.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

template<typename Options>
Options read(const char *line)
{
    const auto invocation = parseCommandLine(words(line));
    EXPECT_TRUE(invocation) << line << ": "
                            << (invocation ? "" : invocation.error().text.english().toStdString());
    if (!invocation || !std::holds_alternative<Options>(invocation->command)) {
        ADD_FAILURE() << line << " was read as another command";
        return {};
    }
    return std::get<Options>(invocation->command);
}

std::string complaint(const char *line)
{
    const auto invocation = parseCommandLine(words(line));
    return invocation ? "" : invocation.error().text.english().toStdString();
}

TEST(CommandLine, UploadTakesPathsAndADestination)
{
    const auto options = read<UploadOptions>("upload a.ova b.vmdk --to offsite");
    EXPECT_EQ(options.paths, (QStringList{u"a.ova"_s, u"b.vmdk"_s}));
    EXPECT_EQ(options.to, u"offsite"_s);
    EXPECT_EQ(options.retry, RetryFlags{});
}

TEST(CommandLine, AProfileWithoutANameIsNotTheUsualOne)
{
    const auto invocation = parseCommandLine({u"--profile"_s, {}, u"queue"_s});
    ASSERT_FALSE(invocation);
    EXPECT_EQ(invocation.error().text.english(),
              u"--profile names no folder. Name one, or leave the option out."_s);
    EXPECT_FALSE(parseCommandLine({u"--profile="_s, u"queue"_s}));
}

TEST(CommandLine, TheHelpNamesEveryOperationThatCanBeExplained)
{
    const auto help = read<ShowText>("retry explain --help");
    for (const QString &operation : operationNames()) {
        EXPECT_TRUE(help.text.contains(operation)) << operation.toStdString();
        RetryExplainOptions options;
        options.httpStatus = 503;
        options.operation = operation;
        EXPECT_TRUE(explain(options)) << operation.toStdString();
    }
}

TEST(CommandLine, UploadTakesPatternsForWhatFoldersHold)
{
    const auto options =
        read<UploadOptions>("upload --include *.vmdk --include *.ovf --exclude tmp/* /srv/vm "
                            "--to offsite --follow-links --dry-run");
    EXPECT_EQ(options.paths, QStringList{u"/srv/vm"_s}) << "a pattern takes one word";
    EXPECT_EQ(options.filter, (FolderFilter{{u"*.vmdk"_s, u"*.ovf"_s}, {u"tmp/*"_s}, true}));
    EXPECT_TRUE(options.dryRun);
}

TEST(CommandLine, UploadTakesEveryOptionOfThisVersion)
{
    const auto options = read<UploadOptions>("upload --to s3://b/p --as {vm}/{file} --retry patient "
                                             "--max-attempts 7 --initial-delay 500ms --max-delay 1.5m "
                                             "--multiplier 1.5 --deadline 2h --jitter full --jobs 3 --parts "
                                             "8 --part-size 64MiB --meta team=ops --meta a=b=c "
                                             "disk.vmdk");
    EXPECT_EQ(options.keyTemplate, u"{vm}/{file}"_s);
    EXPECT_EQ(options.retry.preset, retryPreset(u"patient"));
    EXPECT_EQ(options.retry.maxAttempts, 7);
    EXPECT_EQ(options.retry.initialDelay, Duration(500ms));
    EXPECT_EQ(options.retry.maxDelay, Duration(90s));
    EXPECT_EQ(options.retry.multiplier, 1.5);
    EXPECT_EQ(options.retry.deadline, Duration(2h));
    EXPECT_EQ(options.retry.jitter, Jitter::Full);
    EXPECT_EQ(options.limits.jobs, 3);
    EXPECT_EQ(options.limits.parts, 8);
    EXPECT_EQ(options.partSize, 64 * 1024 * 1024);
    const QList<QPair<QString, QString>> metadata{{u"team"_s, u"ops"_s}, {u"a"_s, u"b=c"_s}};
    EXPECT_EQ(options.metadata, metadata);
    EXPECT_EQ(options.paths, QStringList{u"disk.vmdk"_s});
}

TEST(CommandLine, GlobalOptionsStandBeforeOrAfterTheCommand)
{
    for (const char *line : {"--profile p --json --quiet queue", "queue --profile p --json --quiet",
                             "--json queue --quiet --profile=p"}) {
        const auto invocation = parseCommandLine(words(line));
        ASSERT_TRUE(invocation) << line;
        EXPECT_EQ(invocation->global.profile, u"p"_s);
        EXPECT_TRUE(invocation->global.json);
        EXPECT_TRUE(invocation->global.quiet);
    }
}

TEST(CommandLine, GlobalOptionsStandAfterATwoWordCommandToo)
{
    const auto invocation = parseCommandLine(words("destination list --json --profile p"));
    ASSERT_TRUE(invocation);
    EXPECT_TRUE(invocation->global.json);
    EXPECT_EQ(invocation->global.profile, u"p"_s);
}

TEST(CommandLine, AFileMayBeCalledLikeACommand)
{
    EXPECT_EQ(read<UploadOptions>("upload queue history --to d").paths,
              (QStringList{u"queue"_s, u"history"_s}));
}

TEST(CommandLine, AFileMayBeginWithADash)
{
    EXPECT_EQ(read<UploadOptions>("upload --to d -- -disk.vmdk").paths, QStringList{u"-disk.vmdk"_s});
}

TEST(CommandLine, TransfersAreNamedByNumber)
{
    EXPECT_EQ(read<ResumeOptions>("resume 3 4 3").ids, (QList<TransferId>{3, 4}));
    EXPECT_TRUE(read<ResumeOptions>("resume").ids.isEmpty());
    EXPECT_EQ(read<HistoryOptions>("history 12").id, 12);
    EXPECT_EQ(read<CancelOptions>("cancel 5").ids, QList<TransferId>{5});
    EXPECT_EQ(read<RemoveOptions>("remove 5 6").ids, (QList<TransferId>{5, 6}));
}

TEST(CommandLine, DestinationsAndSecretsHaveNames)
{
    const auto add = read<DestinationAddOptions>("destination add offsite s3://b/p --access-key AK");
    EXPECT_EQ(add.name, u"offsite"_s);
    EXPECT_EQ(add.url, u"s3://b/p"_s);
    EXPECT_EQ(add.accessKeyId, u"AK"_s);
    EXPECT_EQ(read<DestinationTestOptions>("destination test offsite").name, u"offsite"_s);
    EXPECT_EQ(read<DestinationRemoveOptions>("destination remove offsite").name, u"offsite"_s);
    EXPECT_EQ(read<SecretSetOptions>("secret set offsite").name, u"offsite"_s);
    EXPECT_EQ(read<SecretRemoveOptions>("secret remove offsite").name, u"offsite"_s);
}

TEST(CommandLine, MetricsOfOneTransferOrOfAll)
{
    EXPECT_FALSE(read<MetricsOptions>("metrics").transfer);
    const auto one = read<MetricsOptions>("metrics 7 --format prometheus");
    EXPECT_EQ(one.transfer, 7);
    EXPECT_EQ(one.format, MetricsOptions::Format::Prometheus);
}

TEST(CommandLine, RestoreTakesAnObjectAPlaceAndHowToFetch)
{
    const auto options = read<RestoreOptions>(
        "restore offsite:vms/a.ova --to /srv --parts 2 --limit 1MB/s --if-exists replace --max-attempts 7");
    EXPECT_EQ(options.sources, QStringList{u"offsite:vms/a.ova"_s});
    EXPECT_EQ(options.to, u"/srv"_s);
    EXPECT_EQ(options.parts, 2);
    EXPECT_EQ(options.limit, 1'000'000);
    EXPECT_TRUE(options.replace);
    EXPECT_EQ(options.retry.maxAttempts, 7);
}

TEST(CommandLine, SeveralSourcesAreTakenByWhatAsksAService)
{
    const QStringList both{u"offsite:a"_s, u"s3://b/c"_s};
    EXPECT_EQ(read<RestoreOptions>("restore offsite:a s3://b/c --to -").sources, both);
    EXPECT_EQ(read<ListOptions>("ls offsite:a s3://b/c --recursive").sources, both);
    EXPECT_TRUE(read<ListOptions>("du offsite:a s3://b/c").sumsOnly);
    EXPECT_EQ(read<VerifyOptions>("verify 3 offsite:a").what, (QStringList{u"3"_s, u"offsite:a"_s}));
    const auto remove = read<DeleteOptions>("rm offsite:a s3://b/c --recursive --yes");
    EXPECT_EQ(remove.sources, both);
    EXPECT_TRUE(remove.recursive && remove.yes);
}

TEST(CommandLine, TheQueueIsWatchedAndFiltered)
{
    const auto options = read<QueueOptions>("queue --watch --state parked");
    EXPECT_TRUE(options.watch);
    EXPECT_EQ(options.state, QueueState{TransferState::Parked});
    EXPECT_EQ(read<QueueOptions>("queue --state needs-you").state, QueueState{});
    EXPECT_TRUE(read<HistoryOptions>("history 3 --failures").failuresOnly);
    EXPECT_EQ(read<PauseOptions>("pause 3 4").ids, (QList<TransferId>{3, 4}));
    const auto set = read<ConfigSetOptions>("config set transfers/jobs 4");
    EXPECT_EQ(set.key, u"transfers/jobs"_s);
    EXPECT_EQ(set.value, u"4"_s);
}

TEST(CommandLine, OrphansLeaveAloneWhatIsYoungerThanADayUnlessToldOtherwise)
{
    EXPECT_EQ(read<OrphansOptions>("orphans offsite --abort").olderThan, Duration(24h));
    EXPECT_EQ(read<OrphansOptions>("orphans offsite --abort --older-than 2h").olderThan, Duration(2h));
    EXPECT_FALSE(read<OrphansOptions>("orphans offsite").abort);
}

TEST(CommandLine, VerifyDownloadsOnlyWhenAsked)
{
    EXPECT_FALSE(read<VerifyOptions>("verify 3").download);
    EXPECT_TRUE(read<VerifyOptions>("verify 3 --download").download);
}

TEST(CommandLine, HelpNamesWhatThisVersionHasAndNothingElse)
{
    const std::string help = read<ShowText>("--help").text.toStdString();
    for (const char *has : {"upload", "resume", "queue", "history", "cancel", "remove", "destination",
                            "secret", "metrics", "verify", "restore", "ls", "rm", "orphans"})
        EXPECT_NE(help.find(std::string("\n  ") + has), std::string::npos) << has << " is missing in\n"
                                                                           << help;
    for (const char *later : {"inspect", "doctor"})
        EXPECT_EQ(help.find(later), std::string::npos) << later;
}

TEST(CommandLine, HelpOfACommandShowsItsOptions)
{
    const std::string help = read<ShowText>("upload --help").text.toStdString();
    for (const char *option : {"--to DEST", "--as TEMPLATE", "--retry PRESET", "--jitter KIND",
                               "--part-size SIZE", "--meta K=V", "--limit RATE", "--if-exists CHOICE"})
        EXPECT_NE(help.find(option), std::string::npos) << option << " is missing in\n" << help;
    for (const char *later : {"--storage-class", "--tag", "--sse"})
        EXPECT_EQ(help.find(later), std::string::npos) << later;
}

TEST(CommandLine, VersionIsShown)
{
    EXPECT_TRUE(read<ShowText>("--version").text.startsWith(u"windlass-cli "_s));
    EXPECT_TRUE(read<ShowText>("upload --version").text.startsWith(u"windlass-cli "_s));
}

struct Mistake
{
    const char *line;
    const char *says;
};

class WrongUsage : public testing::TestWithParam<Mistake>
{};

TEST_P(WrongUsage, GetsASentenceThatSaysWhatToDo)
{
    EXPECT_NE(complaint(GetParam().line).find(GetParam().says), std::string::npos)
        << GetParam().line << ": " << complaint(GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongUsage,
    testing::Values(
        Mistake{"", "Name a command"}, Mistake{"frobnicate", "There is no command `frobnicate`."},
        Mistake{"--frob", "There is no option --frob."},
        Mistake{"queue --frob", "The command `queue` has no option --frob."},
        Mistake{"queue extra", "“extra” is not expected after `queue`."},
        Mistake{"destination", "Say what to do with the destination."},
        Mistake{"destination frob", "`destination` has no command `frob`"},
        Mistake{"upload --to d", "Name at least one file or folder to upload."},
        Mistake{"upload a.ova", "Say where to upload to: --to"},
        Mistake{"upload a.ova --to", "The option --to needs a value."},
        Mistake{"upload a --to b --to c", "Give --to only once."},
        Mistake{"upload a --to d --jobs 0", "--jobs takes a whole number from 1 to 32, not “0”."},
        Mistake{"upload a --to d --jobs many", "--jobs takes a whole number from 1 to 32, not “many”."},
        Mistake{"upload a --to d --parts 17", "--parts takes a whole number from 1 to 16"},
        Mistake{"upload a --to d --part-size big",
                "--part-size takes a size such as 64MiB or 5GB, not “big”."},
        Mistake{"upload a --to d --part-size 0", "--part-size takes a size"},
        Mistake{"upload a --to d --retry hard",
                "--retry takes standard, critical, quick, conservative, patient or none"},
        Mistake{"upload a --to d --jitter some",
                "--jitter takes none, additive, plusminus, full, equal or decorrelated"},
        Mistake{"upload a --to d --initial-delay soon", "--initial-delay takes a duration such as 500ms"},
        Mistake{"upload a --to d --multiplier nan", "--multiplier takes a number"},
        Mistake{"upload a --to d --max-attempts 0", "--max-attempts takes a whole number from 1 to 1000"},
        Mistake{"upload a --to d --meta team=a --meta Team=b", "--meta Team is given twice"},
        Mistake{"upload a --to d --meta windlass-upload=1", "the program's own"},
        Mistake{"upload a --to d --meta team=a\x1b", "control character"},
        Mistake{"upload a --to d --meta team", "--meta takes NAME=VALUE"},
        Mistake{"upload a --to d --meta team=a --meta Team=b", "--meta Team is given twice"},
        Mistake{"upload a --to d --meta windlass-upload=1", "the program's own"},
        Mistake{"upload a --to d --meta team=a\x1b", "control character"},
        Mistake{"upload a --to d --meta te\u00e4m=1", "--meta takes NAME=VALUE"},
        Mistake{"verify", "Name at least one transfer"},
        Mistake{"restore --to f", "Name at least one object"},
        Mistake{"restore s3://b/k", "Say where to restore to"},
        Mistake{"restore s3://b/k --to f --if-exists ask",
                "--if-exists takes fail, replace or skip, not “ask”."},
        Mistake{"restore s3://b/k --to f --limit fast", "--limit takes a rate such as 20MB/s"},
        Mistake{"orphans", "Name one destination"},
        Mistake{"orphans d --older-than yesterday", "--older-than takes a duration"},
        Mistake{"ls", "Name at least one place"}, Mistake{"rm", "Name at least one object"},
        Mistake{"history", "Name one transfer"}, Mistake{"metrics 1 2", "Name one transfer"},
        Mistake{"metrics --format xml", "--format takes text, json or prometheus, not “xml”."},
        Mistake{"history twelve", "“twelve” is not the number of a transfer."},
        Mistake{"history -1", "“-1” is not the number of a transfer."},
        Mistake{"cancel", "Name at least one transfer"}, Mistake{"remove", "Name at least one transfer"},
        Mistake{"destination add offsite", "Give a name and a URL"},
        Mistake{"secret set", "never from the command line"},
        Mistake{"secret set offsite hunter2", "never from the command line"}));

class NotYet : public testing::TestWithParam<const char *>
{};

TEST_P(NotYet, IsSaidPlainly)
{
    EXPECT_TRUE(complaint(GetParam()).starts_with("This version of Windlass has no "))
        << complaint(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Table, NotYet,
                         testing::Values("inspect x.ova", "doctor offsite", "doctor --help",
                                         "upload a --to d --storage-class C", "upload a --to d --tag K=V",
                                         "upload a --to d --sse aws:kms"));

TEST(RetryFlagsOverAPolicy, LeaveThePolicyAloneWhenThereAreNone)
{
    const auto policy = policyWith({}, {});
    ASSERT_TRUE(policy);
    EXPECT_FALSE(*policy);
}

TEST(RetryFlagsOverAPolicy, ReplaceOnlyWhatTheyName)
{
    RetryPolicy base;
    base.maxAttempts = 9;
    const auto policy = policyWith({.initialDelay = Duration(2s)}, base);
    ASSERT_TRUE(policy && *policy);
    EXPECT_EQ((*policy)->maxAttempts, 9);
    EXPECT_EQ((*policy)->initialDelay, Duration(2s));
}

TEST(RetryFlagsOverAPolicy, ThePresetComesFirstAndTheOthersOverIt)
{
    const auto policy = policyWith({.preset = retryPreset(u"patient"), .maxAttempts = 4}, {});
    ASSERT_TRUE(policy && *policy);
    EXPECT_EQ((*policy)->maxAttempts, 4);
    EXPECT_EQ((*policy)->jitter, Jitter::Full);
}

TEST(RetryFlagsOverAPolicy, ThatMakeNoSenseTogetherAreRefused)
{
    EXPECT_FALSE(policyWith({.initialDelay = Duration(2min), .maxDelay = Duration(1s)}, {}));
}

} // namespace

} // namespace windlass
