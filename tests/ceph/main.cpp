// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/interimanswers.h"

#include <QCoreApplication>

#include <gmock/gmock.h>

int main(int argc, char **argv)
{
    windlass::FinalAnswersApplication<QCoreApplication> app(argc, argv);
    testing::InitGoogleMock(&argc, argv);
    return RUN_ALL_TESTS();
}
