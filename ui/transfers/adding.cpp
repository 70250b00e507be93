// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/adding.h"

#include "ui/destinations/destinationeditor.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/destinationquestion.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

Adding::Adding(Client &link, DestinationChooser &destination, QWidget &window)
    : QObject(&window)
    , link_(link)
    , destination_(destination)
    , window_(window)
{
    // If a person selects a destination in the box while files wait, they go there.
    connect(&destination_, &DestinationChooser::chosenByPerson, this, &Adding::sendKept);
    connect(&link_, &Client::addDone, this, [this](const AddReport &report) {
        if (tokens_.removeOne(report.token))
            Q_EMIT underWayChanged();
    });
}

void Adding::add(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    kept_ += paths;
    if (!destinationsKnown_) // sent when the destinations arrive
        return;
    if (destination_.chosen())
        return sendKept();
    Q_EMIT keptChanged();
    askForDestination();
}

void Adding::destinationsCame()
{
    destinationsKnown_ = true;
    if (!made_.isEmpty() && destination_.findText(made_) >= 0)
        destination_.choose(std::exchange(made_, {}));
    if (question_)
        question_->setDestinations(destination_.destinations());
    if (kept_.isEmpty())
        return;
    if (destination_.chosen())
        return sendKept();
    askForDestination();
}

void Adding::askForDestination()
{
    if (destination_.destinations().isEmpty())
        makeDestination();
    else
        ask();
}

void Adding::sendKept()
{
    const Destination *destination = destination_.chosen();
    if (!destination || kept_.isEmpty())
        return;
    AddRequest request;
    request.token = ++lastToken_;
    request.paths = std::exchange(kept_, {});
    request.destination = *destination;
    tokens_.append(request.token);
    link_.add(request);
    if (question_)
        question_->accept();
    Q_EMIT keptChanged();
    Q_EMIT sent(destination->name);
    Q_EMIT underWayChanged();
}

void Adding::ask()
{
    if (question_) {
        question_->setItems(kept_.size());
        question_->raise();
        question_->activateWindow();
        return;
    }
    question_ = new DestinationQuestion(&window_);
    question_->setAttribute(Qt::WA_DeleteOnClose);
    question_->setDestinations(destination_.destinations());
    question_->setItems(kept_.size());
    connect(question_, &DestinationQuestion::answered, &destination_, &DestinationChooser::choose);
    connect(question_, &DestinationQuestion::anotherWanted, this, &Adding::makeDestination);
    connect(question_, &QDialog::rejected, this, &Adding::discardKept);
    question_->open();
}

void Adding::discardKept()
{
    kept_.clear();
    Q_EMIT keptChanged();
}

void Adding::stop()
{
    for (const int token : QList(tokens_))
        link_.stopAdding(token);
}

void Adding::makeDestination()
{
    openEditor({});
}

void Adding::editDestination(const QString &name)
{
    const QList<Destination> &all = destination_.destinations();
    const auto found =
        std::find_if(all.begin(), all.end(), [&name](const Destination &each) { return each.name == name; });
    openEditor(found == all.end() ? std::nullopt : std::optional(*found));
}

void Adding::openEditor(const std::optional<Destination> &edited)
{
    QWidget *above = question_ ? static_cast<QWidget *>(question_) : &window_;
    if (auto *already = above->findChild<DestinationEditor *>({}, Qt::FindDirectChildrenOnly);
        already && already->isVisible()) {
        already->raise();
        already->activateWindow();
        return;
    }
    auto *editor = new DestinationEditor(link_, destination_.destinations(), edited, above);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    // A destination that is created here is selected for the next files. One that is created in the settings
    // is not.
    if (!edited) {
        connect(editor, &QDialog::accepted, this, [this, editor] {
            made_ = editor->name();
            if (destination_.findText(made_) >= 0)
                destination_.choose(std::exchange(made_, {}));
        });
    }
    editor->open();
}

void Adding::chooseFiles()
{
    openDialog(tr("Add files"), QFileDialog::ExistingFiles,
               {tr("All files (*)"),
                tr("Exported machines (*.ova *.ovf *.mf *.vmdk *.vhd *.vhdx *.qcow2 *.img *.raw *.iso)")});
}

void Adding::chooseFolder()
{
    openDialog(tr("Add folder"), QFileDialog::Directory, {});
}

void Adding::openDialog(const QString &title, QFileDialog::FileMode mode, const QStringList &filters)
{
    auto *dialog = new QFileDialog(&window_, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setOption(QFileDialog::ShowDirsOnly, mode == QFileDialog::Directory);
    if (!filters.isEmpty())
        dialog->setNameFilters(filters);
    if (QFileInfo(folder_).isDir())
        dialog->setDirectory(folder_);
    connect(dialog, &QFileDialog::filesSelected, this, [this, dialog](const QStringList &paths) {
        folder_ = dialog->directory().absolutePath();
        add(paths);
    });
    dialog->open();
}

} // namespace windlass
