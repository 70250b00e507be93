// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logpane.h"

#include "core/base/cleantext.h"
#include "core/log/earlierlog.h"
#include "ui/widgets/findfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quiettable.h"
#include "ui/widgets/tonedelegate.h"
#include "words/events.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QSaveFile>
#include <QScrollBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace windlass {

using namespace Qt::StringLiterals;

LogPane::LogPane(Timers &timers, QWidget *parent)
    : QWidget(parent)
    , lines_(timers)
    , table_(new QuietTable([this](const QList<int> &rows) { return lines_.asText(rows); }, this))
    , level_(new QComboBox(this))
    , words_(new FindField(tr("Find in the log"), this))
    , chosenOnly_(new QCheckBox(tr("Chosen transfer only"), this))
    , toNewest_(makeButton(tr("Newest"), "follow", tr("Go to the newest line and follow it")))
    , save_(makeButton(tr("Save\u2026"), "save", tr("Write the lines that are shown to a file")))
    , openFile_(makeButton(tr("Open log file"), "file",
                           tr("Open the file that holds the lines of earlier runs, too")))
{
    const int unit = fontMetrics().height();
    auto *title = new QLabel(tr("Live log"), this);
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);

    for (const EventLevel level : {EventLevel::Debug, EventLevel::Info, EventLevel::Warn, EventLevel::Error})
        level_->addItem(level == EventLevel::Debug   ? tr("Everything")
                        : level == EventLevel::Error ? tr("Errors only")
                        : level == EventLevel::Warn  ? tr("Warnings and worse")
                                                     : tr("Info and worse"),
                        static_cast<int>(level));
    level_->setCurrentIndex(1);
    level_->setAccessibleName(tr("Log level"));
    chosenOnly_->setEnabled(false);
    toNewest_->setAccessibleName(tr("Follow the newest line"));
    toNewest_->setEnabled(false);
    save_->setAccessibleName(tr("Save the log"));
    openFile_->setEnabled(false); // until the file is known

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(unit * 3 / 4, unit / 4, unit / 2, unit / 4);
    bar->setSpacing(unit / 2);
    bar->addWidget(title);
    bar->addSpacing(unit / 2);
    bar->addWidget(level_);
    bar->addWidget(chosenOnly_);
    bar->addWidget(toNewest_);
    bar->addWidget(save_);
    bar->addWidget(openFile_);
    bar->addStretch();
    bar->addWidget(words_, 1);

    table_->setAccessibleName(tr("Log"));
    table_->setModel(&lines_);
    table_->setItemDelegate(
        new ToneDelegate({LogModel::SymbolRole, LogModel::SymbolToneRole, LogModel::ToneRole}, 1.4, table_));
    table_->setHeaderHidden(true);
    const auto width = [this](const QString &text) { return fontMetrics().horizontalAdvance(text); };
    const int pad = fontMetrics().averageCharWidth() * 3;
    table_->setColumnWidth(LogModel::Time, width(u"88:88:88"_s) + pad);
    table_->setColumnWidth(LogModel::Level, width(text::levelWord(EventLevel::Warn)) + unit + pad);
    table_->setColumnWidth(LogModel::Object, width(u"customer-database-disk1.vmdk"_s) + pad);

    setTabOrder(level_, chosenOnly_);
    setTabOrder(chosenOnly_, toNewest_);
    setTabOrder(toNewest_, save_);
    setTabOrder(save_, openFile_);
    setTabOrder(openFile_, words_);
    setTabOrder(words_, table_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(table_, 1);

    connect(level_, &QComboBox::currentIndexChanged, this, &LogPane::applyWish);
    connect(words_, &QLineEdit::textChanged, this, &LogPane::applyWish);
    connect(chosenOnly_, &QCheckBox::toggled, this, &LogPane::applyWish);
    connect(toNewest_, &QToolButton::clicked, table_, &QTreeView::scrollToBottom);
    connect(save_, &QToolButton::clicked, this, &LogPane::askWhereToSave);
    connect(openFile_, &QToolButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(logFile_)); });
    connect(&lines_, &LogModel::aboutToFlush, this, [this] { following_ = table_->atTail(); });
    connect(&lines_, &LogModel::flushed, this, &LogPane::followTail);
    // Keep the position of the lines that a person reads while the oldest lines are removed.
    connect(&lines_, &LogModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (!following_)
            table_->verticalScrollBar()->setValue(table_->verticalScrollBar()->value() - (last - first + 1));
    });
    connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { toNewest_->setEnabled(!table_->atTail()); });
    applyWish();
}

void LogPane::setChosenTransfer(TransferId id, const QString &file)
{
    chosen_ = id;
    chosenOnly_->setEnabled(id != 0 || chosenOnly_->isChecked());
    chosenOnly_->setToolTip(file);
    applyWish();
}

QToolButton *LogPane::makeButton(const QString &text, const char *symbol, const QString &explanation)
{
    auto *button = new QToolButton(this);
    button->setIcon(symbolIcon(QLatin1StringView(symbol)));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(explanation);
    button->setAccessibleName(QString(text).remove(u'\u2026'));
    button->setAccessibleDescription(explanation);
    return button;
}

void LogPane::setLogFile(const QString &path)
{
    logFile_ = path;
    openFile_->setEnabled(true);
    QList<LogLine> lines;
    for (const EarlierLine &line : earlierWarnings(path))
        lines.append({line.time, line.level, line.transfer, cleaned(line.object), cleaned(line.text)});
    lines_.takeEarlier(lines);
    table_->scrollToBottom();
}

EventLevel LogPane::level() const
{
    return static_cast<EventLevel>(level_->currentData().toInt());
}

void LogPane::setLevel(EventLevel level)
{
    if (const int index = level_->findData(static_cast<int>(level)); index >= 0)
        level_->setCurrentIndex(index);
}

void LogPane::askWhereToSave()
{
    auto *dialog = new QFileDialog(window(), tr("Save the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(u"windlass-log.txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &LogPane::saveTo);
    dialog->open();
}

void LogPane::saveTo(const QString &path)
{
    QSaveFile file(path);
    const QByteArray text = lines_.asText().toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        return;
    auto *message = new QMessageBox(
        QMessageBox::Warning, tr("Not saved"),
        tr("The log could not be written to %1: %2. Choose another place.").arg(path, file.errorString()),
        QMessageBox::Ok, window());
    message->setAttribute(Qt::WA_DeleteOnClose);
    message->open();
}

void LogPane::focusFilter()
{
    words_->begin();
}

void LogPane::applyWish()
{
    const LogWish wish{static_cast<EventLevel>(level_->currentData().toInt()),
                       chosenOnly_->isChecked() ? chosen_ : 0, words_->text()};
    if (wish == lines_.wish())
        return;
    lines_.setWish(wish);
    table_->scrollToBottom();
}

void LogPane::followTail()
{
    if (following_)
        table_->scrollToBottom();
}

} // namespace windlass
