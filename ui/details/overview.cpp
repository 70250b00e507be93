// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/overview.h"

#include "ui/transfers/statelook.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"
#include "words/marked.h"
#include "words/quantities.h"
#include "words/transfers.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QToolButton>

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using Status = const TransferStatus &;

struct Line
{
    const char *title;
    bool copied; ///< the value is long and often pasted elsewhere: show a copy button
    QString (*text)(Status status);
};

bool moves(Status status)
{
    return lookOf(status).group == TransferGroup::UnderWay;
}

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Overview)
};

QString manifest(Status s)
{
    if (s.proof->manifest.isEmpty())
        return text::dash();
    const QString name = QFileInfo(s.proof->manifest).fileName();
    if (!s.proof->digest.isEmpty())
        return Overview::tr("%1, as %2 states").arg(s.proof->digest, name);
    return s.failure && s.failure->kind == FailureKind::ManifestDiffers
               ? Overview::tr("%1 describes another file").arg(name)
               : Overview::tr("%1, not compared yet").arg(name);
}

constexpr auto lines = std::to_array<Line>({
    Line{Words::mark("Object"), true, [](Status s) { return s.url(); }},
    Line{Words::mark("File"), true, [](Status s) { return s.file; }},
    Line{Words::mark("Destination"), false, [](Status s) { return s.target->name; }},
    Line{Words::mark("Progress"), false,
         [](Status s) {
             return s.damaged ? text::dash() : u"%1, %2"_s.arg(text::share(s), text::progress(s));
         }},
    Line{Words::mark("Speed"), false,
         [](Status s) { return moves(s) ? text::speed(s.bytesPerSecond) : text::dash(); }},
    Line{Words::mark("Time left"), false,
         [](Status s) {
             return moves(s) && s.timeLeft
                        ? text::duration(std::chrono::ceil<std::chrono::seconds>(*s.timeLeft))
                        : text::dash();
         }},
    Line{Words::mark("Requests"), false,
         [](Status s) { return Overview::tr("%L1, of these retries: %L2").arg(s.attempts).arg(s.retries); }},
    Line{Words::mark("Sent"), false,
         [](Status s) {
             return s.bytesResent > 0 ? Overview::tr("%1, of these again: %2")
                                            .arg(text::bytes(s.bytesSent), text::bytes(s.bytesResent))
                                      : Overview::tr("%1, nothing twice").arg(text::bytes(s.bytesSent));
         }},
    Line{Words::mark("Checksum"), true,
         [](Status s) { return s.proof->checksum.isEmpty() ? text::dash() : s.proof->checksum; }},
    Line{Words::mark("Manifest"), true, manifest},
    Line{Words::mark("Added"), false, [](Status s) { return text::dateTime(s.added); }},
    Line{Words::mark("Started"), false, [](Status s) { return text::dateTime(s.started); }},
    Line{Words::mark("Finished"), false, [](Status s) { return text::dateTime(s.finished); }},
    Line{Words::mark("Time running"), false,
         [](Status s) { return s.running.count() > 0 ? text::duration(s.running) : text::dash(); }},
});

} // namespace

Overview::Overview(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Overview"));
    const int unit = fontMetrics().height();
    auto *page = new QWidget(this);
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(unit * 3 / 4, unit / 2, unit * 3 / 4, unit / 2);
    grid->setHorizontalSpacing(unit);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    for (const Line &line : lines) {
        const int row = static_cast<int>(values_.size());
        auto *title = new QLabel(tr(line.title), page);
        auto *value = new ElidedLabel(page);
        titles_.push_back(title);
        values_.push_back(value);
        grid->setRowMinimumHeight(row, unit * 3 / 2);
        grid->addWidget(title, row, 0);
        grid->addWidget(value, row, 1, 1, line.copied ? 1 : 2);
        copies_.push_back(nullptr);
        if (!line.copied)
            continue;
        auto *copy = new QToolButton(page);
        copy->setAutoRaise(true);
        copy->setIcon(symbolIcon(u"copy"_s));
        copy->setIconSize({unit * 4 / 5, unit * 4 / 5});
        copy->setFocusPolicy(Qt::StrongFocus);
        copy->setToolTip(tr("Copy"));
        copy->setAccessibleName(tr("Copy: %1").arg(tr(line.title)));
        connect(copy, &QToolButton::clicked, value,
                [value] { QGuiApplication::clipboard()->setText(value->text()); });
        grid->addWidget(copy, row, 2);
        copies_.back() = copy;
    }
    grid->setRowStretch(static_cast<int>(values_.size()), 1);
    setWidget(page);
    tint();
}

void Overview::show(const TransferStatus &status)
{
    for (size_t i = 0; i < lines.size(); ++i) {
        const QString text = lines.at(i).text(status);
        values_.at(i)->setWholeText(text);
        if (QToolButton *copy = copies_.at(i))
            copy->setVisible(text != text::dash());
    }
}

void Overview::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void Overview::tint()
{
    const QPalette quiet = withInk(palette(), toneColor(Tone::Quiet, palette()));
    for (QLabel *title : titles_)
        title->setPalette(quiet);
}

} // namespace windlass
