// SPDX-License-Identifier: GPL-3.0-or-later
// A splitter with a thin line as its handle that can be grabbed as easily as a thick one.
#pragma once

#include <QSplitter>

namespace windlass {

class HairlineSplitter final : public QSplitter
{
    Q_OBJECT

public:
    explicit HairlineSplitter(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    QSplitterHandle *createHandle() override;
};

} // namespace windlass
