// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/leftout.h"

#include "core/base/guardedfile.h"
#include "core/base/names.h"
#include "core/base/sentence.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<LeftOutReason> reasonNames({
    {LeftOutReason::Unreadable, "unreadable"_L1},
    {LeftOutReason::NameNotText, "name_not_text"_L1},
    {LeftOutReason::FolderLink, "folder_link"_L1},
    {LeftOutReason::DanglingLink, "dangling_link"_L1},
    {LeftOutReason::LinkLoop, "link_loop"_L1},
    {LeftOutReason::TooDeep, "too_deep"_L1},
    {LeftOutReason::Pipe, "pipe"_L1},
    {LeftOutReason::Socket, "socket"_L1},
    {LeftOutReason::Device, "device"_L1},
    {LeftOutReason::Excluded, "excluded"_L1},
});

} // namespace

QLatin1StringView leftOutName(LeftOutReason reason)
{
    return reasonNames.of(reason);
}

std::optional<LeftOutReason> leftOutNamed(QStringView name)
{
    return reasonNames.value(name);
}

bool isMissing(const LeftOut &leftOut)
{
    return leftOut.reason != LeftOutReason::Excluded && leftOut.reason != LeftOutReason::LinkLoop;
}

namespace {

Sentence why(const LeftOut &leftOut)
{
    switch (leftOut.reason) {
    case LeftOutReason::Unreadable:
        return Sentence::tr("it cannot be read (%1). Make it readable, and upload it again")
            .arg(systemSays(leftOut.systemError));
    case LeftOutReason::NameNotText:
        return Sentence::tr(
            "its name is not UTF-8, as object keys have to be. Rename it, and upload it again");
    case LeftOutReason::FolderLink:
        return Sentence::tr("it is a link to a folder. --follow-links sends what is in there")
            .orInWindow(Sentence::tr("it is a link to a folder. Upload that folder on its own"));
    case LeftOutReason::DanglingLink:
        return Sentence::tr("it is a link to something that is not there");
    case LeftOutReason::LinkLoop:
        return Sentence::tr("it is a link to a folder that it lies in; what is there is sent without it");
    case LeftOutReason::TooDeep:
        return Sentence::tr("it lies too many folders deep. Upload that folder on its own");
    case LeftOutReason::Pipe:
        return Sentence::tr("it is a pipe and not a file");
    case LeftOutReason::Socket:
        return Sentence::tr("it is a socket and not a file");
    case LeftOutReason::Device:
        return Sentence::tr("it is a device and not a file");
    case LeftOutReason::Excluded:
        return Sentence::tr("it is excluded");
    }
    return {};
}

} // namespace

Sentence leftOutText(const LeftOut &leftOut)
{
    return Sentence::tr("%1 is left out: %2.").arg(leftOut.path, why(leftOut));
}

} // namespace windlass
