// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/transferspage.h"

#include "core/base/textforms.h"
#include "core/exports/keytemplate.h"
#include "ui/widgets/form.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QSysInfo>

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// Limits of S3: Amazon S3 user guide, "Amazon S3 multipart upload limits".
constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 leastPart = 5 * mebibyte;
constexpr qint64 mostPart = 5 * 1024 * mebibyte;
constexpr qint64 mostParts = 10'000;
constexpr qint64 offeredPart = 64 * mebibyte;

struct TemplateWord
{
    const char *word;
    const char *meaning;
};
constexpr std::array templateWords{
    TemplateWord{"{date}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "day on which it was added")},
    TemplateWord{"{time}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "time at which it was added")},
    TemplateWord{"{vm}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "name of the virtual machine")},
    TemplateWord{"{file}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "name of the file")},
    TemplateWord{"{ext}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "ending of the file's name")},
    TemplateWord{"{prefix}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "prefix of the destination")},
    TemplateWord{"{host}", QT_TRANSLATE_NOOP("windlass::TransfersPage", "name of this computer")},
};

/// In the order of IfExists.
constexpr std::array existsChoices{
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "Ask"),
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "Skip it if it is the same"),
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "Replace it"),
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "Give up"),
};
constexpr std::array existsHints{
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "The transfer stops until you decide."),
    QT_TRANSLATE_NOOP("windlass::TransfersPage",
                      "The file is read and compared; if it differs, the transfer stops until you decide."),
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "What was there is lost, unless the bucket keeps versions."),
    QT_TRANSLATE_NOOP("windlass::TransfersPage", "The transfer fails, and the object stays as it is."),
};

/// The values of the example.
KeyParts exampleParts()
{
    return {u"backups"_s, u"web01"_s, u"web01-disk1.vmdk"_s, QSysInfo::machineHostName(),
            QDateTime(QDate(2026, 1, 21), QTime(14, 30))};
}

} // namespace

QString partSizeProblem(const QString &text)
{
    const auto size = parseSize(text);
    if (!size)
        return TransfersPage::tr("This is no size. Write for example 64MiB or 1GiB.");
    if (*size < leastPart || *size > mostPart)
        return TransfersPage::tr("Choose between %1 and %2; services take no other parts.")
            .arg(sizeText(leastPart), sizeText(mostPart));
    return {};
}

TransfersPage::TransfersPage(const Settings &settings, QWidget *parent)
    : QWidget(parent)
    , jobs_(new QSpinBox(this))
    , parts_(new QSpinBox(this))
    , partsNote_(new FieldNote(this))
    , automatic_(new QRadioButton(tr("Auto&matic, by the size of the file"), this))
    , fixed_(new QRadioButton(tr("A&lways"), this))
    , partSize_(new QLineEdit(this))
    , partSizeNote_(new FieldNote(this))
    , template_(new QLineEdit(settings.keyTemplate, this))
    , insert_(new QPushButton(tr("&Insert"), this))
    , templateNote_(new FieldNote(this))
    , ifExists_(new QComboBox(this))
    , ifExistsNote_(new FieldNote(this))
{
    jobs_->setRange(1, 32);
    jobs_->setValue(settings.jobs);
    parts_->setRange(1, 16);
    parts_->setValue(settings.parts);
    const bool chosenBySize = settings.partSize == 0;
    (chosenBySize ? automatic_ : fixed_)->setChecked(true);
    partSize_->setText(sizeText(chosenBySize ? offeredPart : settings.partSize));

    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    shapeForm(*form, fontMetrics());
    addHeadline(*form, tr("Side by side"));
    addField(*form, tr("&Transfers at a time"), jobs_);
    addField(*form, tr("&Parts at a time in each"), parts_, partsNote_);
    addHeadline(*form, tr("Size of a part"));
    form->addRow(buildPartSize());
    addHeadline(*form, tr("Names of objects"));
    addField(*form, tr("&Object key"), buildTemplate(), templateNote_);
    for (const char *choice : existsChoices)
        ifExists_->addItem(tr(choice));
    ifExists_->setCurrentIndex(static_cast<int>(settings.ifExists));
    ifExists_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    addField(*form, tr("If it e&xists already"), ifExists_, ifExistsNote_);
    for (QSpinBox *box : {jobs_, parts_}) {
        box->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        box->setMinimumWidth(fontMetrics().averageCharWidth() * 10);
        connect(box, &QSpinBox::valueChanged, this, &TransfersPage::refresh);
    }
    connect(fixed_, &QRadioButton::toggled, this, &TransfersPage::refresh);
    connect(fixed_, &QRadioButton::clicked, partSize_, [this] { partSize_->setFocus(); });
    connect(partSize_, &QLineEdit::textChanged, this, &TransfersPage::refresh);
    connect(template_, &QLineEdit::textChanged, this, &TransfersPage::refresh);
    connect(ifExists_, &QComboBox::currentIndexChanged, this, &TransfersPage::refresh);
    refresh();
}

QWidget *TransfersPage::buildPartSize()
{
    auto *choice = new QWidget(this);
    auto *column = new QVBoxLayout(choice);
    column->setContentsMargins({});
    column->setSpacing(fontMetrics().height() / 4);
    column->addWidget(automatic_, 0, Qt::AlignLeading);
    auto *row = new QHBoxLayout;
    row->addWidget(fixed_);
    row->addWidget(partSize_);
    row->addStretch();
    column->addLayout(row);
    column->addWidget(partSizeNote_);
    partSize_->setAcceptDrops(false);
    partSize_->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    partSize_->setAccessibleName(tr("Part size"));
    automatic_->setAccessibleName(tr("Automatic part size"));
    fixed_->setAccessibleName(tr("Always this part size"));
    return choice;
}

QWidget *TransfersPage::buildTemplate()
{
    auto *both = new QWidget(this);
    auto *row = new QHBoxLayout(both);
    row->setContentsMargins({});
    row->addWidget(template_, 1);
    row->addWidget(insert_);
    both->setFocusProxy(template_);
    template_->setAcceptDrops(false);
    auto *menu = new QMenu(insert_);
    for (const TemplateWord &each : templateWords) {
        const QString word = QString::fromLatin1(each.word);
        QAction *action = menu->addAction(
            tr("%1\t%2", "a word of the template and its meaning").arg(word, tr(each.meaning)));
        connect(action, &QAction::triggered, template_, [this, word] {
            template_->insert(word);
            template_->setFocus();
        });
    }
    insert_->setMenu(menu);
    insert_->setAutoDefault(false);
    insert_->setAccessibleName(tr("Insert a word"));

    return both;
}

qint64 TransfersPage::typedPartSize() const
{
    return automatic_->isChecked() ? 0 : parseSize(partSize_->text()).value_or(0);
}

std::optional<Settings> TransfersPage::applied(Settings settings) const
{
    if (!partSizeNote_->problem().isEmpty() || !templateNote_->problem().isEmpty())
        return {};
    settings.jobs = jobs_->value();
    settings.parts = parts_->value();
    settings.partSize = typedPartSize();
    settings.keyTemplate = template_->text();
    settings.ifExists = static_cast<IfExists>(ifExists_->currentIndex());
    return settings;
}

void TransfersPage::refresh()
{
    partsNote_->setHint(
        tr("Up to %L1 requests at a time; a fast, far line needs more of them, a weak one fewer.")
            .arg(jobs_->value() * parts_->value()));
    partSize_->setEnabled(fixed_->isChecked());
    partSizeNote_->setProblem(automatic_->isChecked() ? QString() : partSizeProblem(partSize_->text()));
    partSizeNote_->setHint(automatic_->isChecked()
                               ? tr("Small enough that little is lost with a connection, large enough for "
                                    "the %L1 parts that services "
                                    "take.")
                                     .arg(mostParts)
                               : tr("Files can be up to %1 large: services take %L2 parts.")
                                     .arg(text::bytes(typedPartSize() * mostParts))
                                     .arg(mostParts));
    const auto key = expandKey(template_->text(), exampleParts());
    templateNote_->setProblem(key ? QString() : text::said(key.error().text));
    templateNote_->setHint(
        key ? tr("For example %1, where the destination's prefix is “%2”.").arg(*key, exampleParts().prefix)
            : QString());
    ifExistsNote_->setHint(tr(existsHints.at(static_cast<size_t>(ifExists_->currentIndex()))));
    Q_EMIT changed();
}

} // namespace windlass
