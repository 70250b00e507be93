// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/leftout.h"

#include "core/base/guardedfile.h"
#include "core/base/names.h"

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

QString why(const LeftOut &leftOut)
{
    switch (leftOut.reason) {
    case LeftOutReason::Unreadable:
        return u"it cannot be read (%1). Make it readable, and upload it again"_s.arg(
            systemSays(leftOut.systemError));
    case LeftOutReason::NameNotText:
        return u"its name is not UTF-8, as object keys have to be. Rename it, and upload it again"_s;
    case LeftOutReason::FolderLink:
        return u"it is a link to a folder. --follow-links sends what is in there"_s;
    case LeftOutReason::DanglingLink:
        return u"it is a link to something that is not there"_s;
    case LeftOutReason::LinkLoop:
        return u"it is a link to a folder that it lies in; what is there is sent without it"_s;
    case LeftOutReason::TooDeep:
        return u"it lies too many folders deep. Upload that folder on its own"_s;
    case LeftOutReason::Pipe:
        return u"it is a pipe and not a file"_s;
    case LeftOutReason::Socket:
        return u"it is a socket and not a file"_s;
    case LeftOutReason::Device:
        return u"it is a device and not a file"_s;
    case LeftOutReason::Excluded:
        return u"it is excluded"_s;
    }
    return {};
}

} // namespace

QString leftOutText(const LeftOut &leftOut)
{
    return u"%1 is left out: %2."_s.arg(leftOut.path, why(leftOut));
}

} // namespace windlass
