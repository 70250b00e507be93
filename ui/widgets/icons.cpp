// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/widgets/tones.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class TintedEngine final : public QIconEngine
{
public:
    explicit TintedEngine(QString name)
        : name_(std::move(name))
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = std::min(rect.width(), rect.height());
        const QPixmap picture = tinted(size, painter->device()->devicePixelRatioF(), mode);
        painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2,
                            picture);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return tinted(std::min(size.width(), size.height()), 1.0, mode);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QPixmap picture = tinted(qRound(std::min(size.width(), size.height()) / scale), scale, mode);
        return picture;
    }
    QIconEngine *clone() const override { return new TintedEngine(*this); }
    QString key() const override { return u"windlass-tinted"_s; }

private:
    QPixmap tinted(int size, qreal ratio, QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
        return symbolPixmap(name_, size, ratio, palette.color(group, role),
                            palette.color(group, QPalette::Button));
    }

    QString name_;
};

} // namespace

QIcon symbolIcon(const QString &name)
{
    return QIcon(new TintedEngine(name)); // QIcon owns the engine
}

QPixmap symbolPixmap(const QString &name, int size, qreal devicePixelRatio, const QColor &ink,
                     const QColor &paper)
{
    const QString key = u"windlass/%1/%2/%3/%4/%5"_s.arg(name)
                            .arg(size)
                            .arg(devicePixelRatio)
                            .arg(ink.rgba())
                            .arg(paper.rgba());
    QPixmap picture;
    if (QPixmapCache::find(key, &picture))
        return picture;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (size <= 0 || !file.open(QIODevice::ReadOnly))
        return {};
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", ink.name().toLatin1());
    drawing.replace("\"paper\"", '"' + paper.name().toLatin1() + '"');
    QSvgRenderer renderer(drawing);
    const int pixels = static_cast<int>(std::lround(size * devicePixelRatio));
    picture = QPixmap(pixels, pixels);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setOpacity(ink.alphaF());
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    picture.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, picture);
    return picture;
}

} // namespace windlass
