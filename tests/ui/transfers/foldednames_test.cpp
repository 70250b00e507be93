// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"
#include "ui/transfers/foldednames.h"
#include "ui/transfers/transferfilter.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

TransferStatus transfer(TransferId id, const QString &name)
{
    TransferStatus status;
    status.id = id;
    status.file = u"/srv/exports/"_s + name;
    return status;
}

std::vector<TransferId> shown(const TransferFilter &filter)
{
    std::vector<TransferId> ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.push_back(filter.at(filter.index(row, 0)).id);
    return ids;
}

} // namespace

TEST(FoldedNames, FollowTheirRows)
{
    FoldedNames names;
    for (const QStringView name : {u"Alpha", u"BETA", u"", u"\u00dcber", u"delta"})
        names.append(name);
    names.replace(1, u"Gamma");
    names.take({0, 2});
    ASSERT_EQ(names.size(), 3);
    EXPECT_EQ(names.at(0), u"gamma");
    EXPECT_EQ(names.at(1), u"\u00fcber");
    EXPECT_EQ(names.at(2), u"delta");
    names.take({0, 1, 2});
    EXPECT_EQ(names.size(), 0);
}

TEST(FoldedNames, AListIsSortedByTheNamesThatItHasNow)
{
    VirtualTimers clock;
    TransferModel model{clock};
    TransferFilter filter(model);
    model.update({transfer(1, u"delta"_s), transfer(2, u"Alpha"_s), transfer(3, u"charlie"_s),
                  transfer(4, u"Bravo"_s)});
    model.remove({2});
    model.update({transfer(1, u"aaa"_s), transfer(5, u"BB"_s)});
    filter.sort(TransferColumn::Name, Qt::AscendingOrder);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{1, 5, 4, 3}));
    filter.sort(TransferColumn::Name, Qt::DescendingOrder);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{3, 4, 5, 1}));
}

} // namespace windlass
