// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/closequestion.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"

#include <QCheckBox>
#include <QPushButton>

namespace windlass {

using namespace Qt::StringLiterals;

CloseQuestion::CloseQuestion(int underWay, QWidget *parent)
    : QMessageBox(parent)
    , always_(new QCheckBox(tr("Stop without asking from now on"), this))
{
    setObjectName(u"closeQuestion"_s);
    setWindowTitle(tr("Close Windlass"));
    setTextFormat(Qt::PlainText);
    setIconPixmap(symbolPixmap(u"level-warn"_s, fontMetrics().height() * 2, devicePixelRatioF(),
                               toneColor(Tone::Waiting, palette()), palette().color(QPalette::Window)));
    setText(tr("Closing the window stops what is under way. Transfers: %L1").arg(underWay));
    setInformativeText(
        tr("What the service confirmed is kept, and they go on when Windlass is started again."));
    setCheckBox(always_);
    QPushButton *stop = addButton(tr("Stop for now"), QMessageBox::AcceptRole);
    QPushButton *keep = addButton(tr("Keep the window"), QMessageBox::RejectRole);
    setDefaultButton(keep);
    setEscapeButton(keep);
    connect(stop, &QPushButton::clicked, this, [this] { Q_EMIT stopWanted(always_->isChecked()); });
}

} // namespace windlass
