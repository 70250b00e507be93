// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder contains but is not sent, and why. Nothing is left out without being listed.
#pragma once

#include "core/base/sentence.h"

#include <QString>

#include <optional>

namespace windlass {

enum class LeftOutReason : quint8 {
    Unreadable,   ///< the system does not allow reading it, or it disappeared meanwhile
    NameNotText,  ///< its name is not UTF-8, as object keys have to be
    FolderLink,   ///< a link to a folder, and links to folders are not followed
    DanglingLink, ///< a link to something that does not exist
    LinkLoop,     ///< a link to a folder that contains it: the content is sent without the link
    TooDeep,      ///< too many nested folders
    Pipe,
    Socket,
    Device,
    Excluded, ///< a person asked for it
};

struct LeftOut
{
    QString path; ///< absolute; bytes that are no UTF-8 as `%F6`
    LeftOutReason reason = LeftOutReason::Unreadable;
    int systemError = 0; ///< Unreadable: the errno; 0: none

    bool operator==(const LeftOut &) const = default;
};

/// `unreadable name_not_text folder_link dangling_link link_loop too_deep pipe socket device excluded`.
QLatin1StringView leftOutName(LeftOutReason reason);
/// The reason of that name; empty for any other text.
std::optional<LeftOutReason> leftOutNamed(QStringView name);
/// Is something missing at the destination that nobody asked to leave out? Then not everything is done.
bool isMissing(const LeftOut &leftOut);
/// As a sentence, with what to do.
Sentence leftOutText(const LeftOut &leftOut);

} // namespace windlass
