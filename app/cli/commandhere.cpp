// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandhere.h"

#include "app/composition.h"

#include <QEventLoop>

#include <utility>

namespace windlass {

Result<void>
commandHere(const DrivenProfile &driven,
            const std::function<void(Client &client, QObject *receiver, Client::Answer then)> &command)
{
    Result<void> result;
    QEventLoop loop;
    EngineThread thread(driven.profile);
    Client &client = thread.client();
    const auto ended = [&](const Result<void> &how) {
        result = how;
        client.afterCommands(&loop, [&loop] { loop.quit(); });
    };
    QObject::connect(&client, &Client::refused, &loop, [&](const Failure &failure) {
        result = failed(failure);
        loop.quit();
    });
    QObject::connect(&client, &Client::started, &loop, [&] { command(client, &loop, ended); });
    client.start(false);
    loop.exec();
    return result;
}

} // namespace windlass
