// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/work.h"

#include "core/base/overloaded.h"

#include <type_traits>

namespace windlass {

Step stepOf(const Work &work)
{
    return std::visit(Overloaded{
                          [](const work::Open &) {
                              return Step{Operation::Open, 0, 0, 0};
                          },
                          [](const work::Part &part) {
                              return Step{Operation::Part, part.number, part.offset, part.length};
                          },
                          [](const work::Put &put) {
                              return Step{Operation::Put, 0, 0, put.object.size};
                          },
                          [](const work::ListParts &) {
                              return Step{Operation::ListParts, 0, 0, 0};
                          },
                          [](const work::Complete &) {
                              return Step{Operation::Complete, 0, 0, 0};
                          },
                          [](const work::Confirm &confirm) {
                              return Step{Operation::Confirm, confirm.part, 0, 0};
                          },
                          [](const work::Abort &) {
                              return Step{Operation::Abort, 0, 0, 0};
                          },
                          [](const work::Delete &) {
                              return Step{Operation::Delete, 0, 0, 0};
                          },
                          [](const work::Get &get) {
                              return Step{Operation::Get, get.number, get.offset, get.length};
                          },
                          [](const work::List &) {
                              return Step{Operation::List, 0, 0, 0};
                          },
                          [](const work::ListUploads &) {
                              return Step{Operation::ListUploads, 0, 0, 0};
                          },
                      },
                      work);
}

bool isAnswerTo(const Work &work, const Answer &answer)
{
    return std::visit(
        [&answer](const auto &each) {
            using Expected = typename std::decay_t<decltype(each)>::Answer;
            return std::holds_alternative<Expected>(answer);
        },
        work);
}

QString prefixOf(const Work &work)
{
    if (const auto *list = std::get_if<work::List>(&work))
        return list->prefix;
    const auto *uploads = std::get_if<work::ListUploads>(&work);
    return uploads != nullptr ? uploads->prefix : QString();
}

} // namespace windlass
