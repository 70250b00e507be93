// SPDX-License-Identifier: GPL-3.0-or-later
// Names of regions and hosts, checked where they come in: from a person, a file, the environment or a
// service's answer. They become parts of host names, headers and signatures.
#pragma once

#include <QStringView>
#include <QUrl>

namespace windlass {

/// Is this a valid region? 1 to 64 letters, digits and dashes.
bool isRegion(QStringView text);
/// Is this a valid host? An address of IPv4 or IPv6 (without brackets), or labels of letters, digits, dashes
/// and underscores with dots between them, 253 characters at most. Names in other scripts in their ASCII
/// form.
bool isHost(QStringView text);
/// Is it an address instead of a name?
bool isAddress(QStringView host);

/// An address in the one form that all its spellings share: lower case, without the scheme's own port,
/// without a slash at the end. Empty stays empty.
QUrl normalisedEndpoint(QUrl endpoint);

} // namespace windlass
