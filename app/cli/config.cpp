// SPDX-License-Identifier: GPL-3.0-or-later
// `config`: shows the profile's settings and changes them one by one.
#include "app/cli/clock.h"
#include "app/cli/commandhere.h"
#include "app/cli/commands.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/suggestion.h"
#include "app/cli/tr.h"
#include "core/engine/settingcheck.h"
#include "core/settings/settings.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

void tell(const QString &key, const QString &value, CommandContext &context)
{
    context.console.object(json::outcome("setting"_L1, {{u"key"_s, key}, {u"value"_s, value}}, now()));
}

Refusal unknownSetting(const QString &key)
{
    QStringList keys;
    for (const auto &[each, value] : settingTexts(Settings{}))
        keys << each;
    return {ExitStatus::Usage,
            Cli::tr("There is no setting “%1”. `windlass-cli config show` shows those there are.").arg(key) +
                didYouMean(key, keys)};
}

bool isSetting(const QString &key)
{
    return std::ranges::any_of(settingTexts(Settings{}),
                               [&key](const auto &each) { return each.first == key; });
}

ExitStatus setHere(const ConfigSetOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    const auto changed = commandHere(driven, [&](Client &client, QObject *receiver, auto then) {
        client.changeSetting(options.key, options.value, receiver, std::move(then));
    });
    if (!changed)
        return refuse(changed.error(), context);
    return ExitStatus::Done;
}

} // namespace

ExitStatus carryOut(const ConfigShowOptions &options, CommandContext &context)
{
    if (!options.key.isEmpty() && !isSetting(options.key))
        return refuse(unknownSetting(options.key), context);
    const auto profile = profileAt(context.global.profile);
    if (!profile)
        return refuse(profile.error(), context);
    const auto settings = readSettings(profile->settingsFile);
    if (!settings)
        return refuse(settings.error(), context);
    QList<QStringList> rows;
    for (const auto &[key, value] : settingTexts(*settings)) {
        if (!options.key.isEmpty() && key != options.key)
            continue;
        tell(key, value, context);
        rows << (options.key.isEmpty() ? QStringList{key, value} : QStringList{value});
    }
    context.console.lines(plain::table(rows));
    return ExitStatus::Done;
}

ExitStatus carryOut(const ConfigSetOptions &options, CommandContext &context)
{
    if (!isSetting(options.key))
        return refuse(unknownSetting(options.key), context);
    if (const auto usable = withUsableSetting({}, options.key, options.value); !usable)
        return refuse(usable.error(), context);
    const ExitStatus status =
        carryOut(ProfileCommand{[&](DrivenProfile &driven) { return setHere(options, driven, context); },
                                [&] {
                                    return DriverRequest{.what = DriverRequest::What::Set,
                                                         .key = options.key,
                                                         .value = options.value};
                                },
                                Following::No},
                 context);
    if (status == ExitStatus::Done) {
        tell(options.key, options.value, context);
        context.console.line(Cli::tr("%1 is %2 now.").arg(options.key, options.value));
    }
    return status;
}

} // namespace windlass
