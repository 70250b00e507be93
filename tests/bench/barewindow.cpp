// SPDX-License-Identifier: GPL-3.0-or-later
// A window with a tool bar and a list, and nothing behind them: the time that Qt Widgets itself needs to
// start.
#include <QApplication>
#include <QMainWindow>
#include <QToolBar>
#include <QTreeWidget>

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QMainWindow window;
    window.addToolBar(QStringLiteral("Tools"))->addAction(QStringLiteral("Add files"));
    window.setCentralWidget(new QTreeWidget(&window));
    window.resize(1200, 760);
    window.show();
    return QApplication::exec();
}
