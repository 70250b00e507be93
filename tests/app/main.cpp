// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/interimanswers.h"

#include <QCoreApplication>
#include <QLocale>

#include <gmock/gmock.h>

int main(int argc, char **argv)
{
    windlass::FinalAnswersApplication<QCoreApplication> app(argc, argv);
    QLocale::setDefault(QLocale::c());
    testing::InitGoogleMock(&argc, argv);
    return RUN_ALL_TESTS();
}
