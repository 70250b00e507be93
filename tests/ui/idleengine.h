// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that was never started: a test emits its signals by hand, and the window hears them.
#pragma once

#include "core/accounts/sessionvault.h"
#include "core/engine.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/scriptedhttp.h"
#include "tests/fakes/virtualtimers.h"

namespace windlass {

inline EngineDoors doorsToNowhere()
{
    EngineDoors doors;
    doors.timers = std::make_unique<VirtualTimers>();
    doors.dice = std::make_unique<LoadedDice>();
    doors.http = std::make_unique<ScriptedHttp>(*doors.timers);
    doors.vault = std::make_unique<SessionVault>(*doors.timers);
    doors.sessionVault = std::make_unique<SessionVault>(*doors.timers);
    return doors;
}

class IdleEngine final : public Engine
{
public:
    IdleEngine()
        : Engine({}, doorsToNowhere())
    {}
};

} // namespace windlass
