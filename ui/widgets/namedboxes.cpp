// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/namedboxes.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QComboBox>

namespace windlass {

namespace {

class NamedBox final : public QAccessibleWidget
{
public:
    explicit NamedBox(QComboBox *box)
        : QAccessibleWidget(box, QAccessible::ComboBox)
    {}

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return box()->currentText();
        const QString text = QAccessibleWidget::text(kind);
        return kind == QAccessible::Name && text.isEmpty() ? box()->currentText() : text;
    }
    QAccessible::State state() const override
    {
        QAccessible::State now = QAccessibleWidget::state();
        now.expandable = true;
        now.expanded = box()->view()->isVisible();
        return now;
    }

    // The only child: the list of choices.
    int childCount() const override { return 1; }
    QAccessibleInterface *child(int index) const override
    {
        return index == 0 ? QAccessible::queryAccessibleInterface(box()->view()) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child != nullptr && child->object() == box()->view() ? 0 : -1;
    }

    QStringList actionNames() const override
    {
        return {QAccessibleActionInterface::showMenuAction(), QAccessibleActionInterface::pressAction()};
    }
    void doAction(const QString &name) override
    {
        if (!box()->isEnabled() || !actionNames().contains(name))
            return;
        box()->view()->isVisible() ? box()->hidePopup() : box()->showPopup();
    }

private:
    QComboBox *box() const { return static_cast<QComboBox *>(widget()); }
};

/// Called once for each box, perhaps before it has its name.
QAccessibleInterface *namedBox(const QString &, QObject *object)
{
    auto *box = qobject_cast<QComboBox *>(object);
    return box == nullptr || box->isEditable() ? nullptr : new NamedBox(box);
}

} // namespace

void nameBoxes()
{
    static const bool known = [] {
        QAccessible::installFactory(namedBox);
        return true;
    }();
    static_cast<void>(known);
}

} // namespace windlass
