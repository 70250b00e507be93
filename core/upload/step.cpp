// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/step.h"

#include "core/base/names.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<Operation> names({
    {Operation::Open, "open"_L1},
    {Operation::Part, "part"_L1},
    {Operation::Put, "put"_L1},
    {Operation::ListParts, "list-parts"_L1},
    {Operation::Complete, "complete"_L1},
    {Operation::Confirm, "confirm"_L1},
    {Operation::Abort, "abort"_L1},
    {Operation::Delete, "delete"_L1},
    {Operation::List, "list"_L1},
    {Operation::Get, "get"_L1},
    {Operation::ListUploads, "list-uploads"_L1},
    {Operation::Test, "test"_L1},
    {Operation::Probe, "probe"_L1},
});

Purpose purposeOf(Operation operation)
{
    switch (operation) {
    case Operation::Part:
        return Purpose::SendPiece;
    case Operation::Put:
        return Purpose::SendWhole;
    case Operation::ListParts:
        return Purpose::AskSession;
    case Operation::Complete:
        return Purpose::CloseSession;
    case Operation::Abort:
        return Purpose::DropSession;
    case Operation::Get:
        return Purpose::Read;
    case Operation::Open:
    case Operation::Confirm:
    case Operation::Delete:
    case Operation::List:
    case Operation::ListUploads:
    case Operation::Test:
    case Operation::Probe:
        return Purpose::Other;
    }
    return Purpose::Other;
}

/// Made once: runs and records share the text of the name.
const Traits &traits(Operation operation)
{
    static const auto all = [] {
        std::array<Traits, valueCount<Operation>()> made;
        for (const Operation each : allValues<Operation>()) {
            Traits &one = made[static_cast<std::size_t>(each)];
            one.name = names.of(each);
            one.purpose = purposeOf(each);
            // Closing ends the session: a second request finds no session, or makes the object again.
            one.repeatable = one.purpose != Purpose::CloseSession;
            one.progress = one.purpose == Purpose::SendPiece || one.purpose == Purpose::SendWhole;
        }
        return made;
    }();
    return all[static_cast<std::size_t>(operation)];
}

} // namespace

const QString &operationName(Operation operation)
{
    return traits(operation).name;
}

std::optional<Operation> operationNamed(QStringView name)
{
    return names.value(name, Qt::CaseInsensitive);
}

Traits traitsOf(Operation operation, bool conditional)
{
    Traits found = traits(operation);
    found.repeatable = found.repeatable && !(operation == Operation::Put && conditional);
    return found;
}

bool isOf(Operation operation, const AttemptRecord &attempt)
{
    return attempt.name == operationName(operation);
}

} // namespace windlass
