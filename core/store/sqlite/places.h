// SPDX-License-Identifier: GPL-3.0-or-later
// Destinations and facts about services in the journal's file.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/store/endpointfacts.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace windlass {

class Database;

// As the functions of Archive. The write functions run two statements each: call them in a transaction.

Result<void> writeDestination(Database &database, const Destination &destination);
Result<QList<Destination>> readDestinations(Database &database);
Result<std::optional<Destination>> readDestination(Database &database, const QString &name);
Result<EndpointFacts> readEndpointFacts(Database &database, const QString &place);
Result<void> writeEndpointFacts(Database &database, const QString &place, const EndpointFacts &facts);
/// A sentence for each destination and retry policy that this program cannot read.
Result<QList<Sentence>> readUnreadable(Database &database);

} // namespace windlass
