// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a manifest: what it states of which file, in every spelling that tools in use write, and the
// lines that it does not understand. Pure: the bytes come in. Only blank lines and comments (`#`) are
// skipped.
//
//   SHA256(disk.vmdk)= 9f86d0…       DMTF DSP0243, "OVF package manifest"; also OpenSSL 1 and 3 (`SHA2-256`)
//   SHA256 (disk.vmdk) = 9f86d0…     BSD tags
//   9f86d0…  disk.vmdk               coreutils; ` *` before binary files, `\` before escaped names
#pragma once

#include "core/base/digest.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace windlass {

struct ManifestStatement
{
    int line = 0;                       ///< from 1
    QString name;                       ///< name of the file, as it is written there, without quotes
    QString algorithm;                  ///< as it is written there; empty: only the digest's length
                                        ///< determines it
    std::optional<StatedDigest> digest; ///< empty: an unknown algorithm, or an invalid value
};

struct UnreadLine
{
    int line = 0;
    QString text; ///< at most its first 1,000 characters
};

struct ManifestText
{
    QList<ManifestStatement> statements;
    QList<UnreadLine> unread;
    bool tooManyUnread = false; ///< there are more than are listed: the text is no manifest

    static constexpr qsizetype mostUnread = 1000;
};

ManifestText readManifestText(QByteArrayView bytes);

} // namespace windlass
