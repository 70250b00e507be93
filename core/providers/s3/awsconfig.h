// SPDX-License-Identifier: GPL-3.0-or-later
// Parser for the shared configuration and credentials files of AWS' tools. It works on text alone, without
// files or environment, and reads what botocore reads. Sources: "Configuration and credential file settings"
// (AWS CLI User Guide), "Shared config and credentials files" (AWS SDKs and Tools Reference Guide),
// botocore's configloader.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace windlass {

/// The values of a section by their names in lower case. A nested value has a name such as `s3.endpoint_url`.
using AwsSection = QHash<QString, QString>;

struct AwsConfig
{
    QHash<QString, AwsSection> profiles; ///< by name; `default` among them
    QHash<QString, AwsSection> services; ///< `[services NAME]`
};

enum class AwsFile {
    Config,      ///< profiles are in `[profile NAME]` and `[default]`
    Credentials, ///< profiles are in `[NAME]`
};

/// Parses such a file: comments after headers and values, quoted names, continuation lines, nested settings,
/// a byte order mark, any end of line. A failure (Settings) says which line is invalid.
Result<AwsConfig> parseAwsConfig(const QByteArray &text, AwsFile file);

} // namespace windlass
