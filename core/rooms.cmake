# The rooms of core, and what each may see besides itself. Each is a library that links just these (CMakeLists.txt), and
# each include line is held against them (tests/layering.cmake).
# SPDX-License-Identifier: GPL-3.0-or-later
set(rooms base exports practice retry settings net upload providers accounts store transfer restore tasks engine)
set(base_sees "")
set(exports_sees base)
set(practice_sees base)
set(retry_sees base)
set(settings_sees base retry upload)
set(net_sees base retry)
set(upload_sees base retry)
set(providers_sees base retry net upload)
set(accounts_sees base retry upload providers)
set(store_sees base retry upload providers accounts)
set(transfer_sees base retry net upload providers accounts store)
set(restore_sees base retry net upload providers accounts store transfer)
set(tasks_sees base retry net upload providers accounts store transfer restore settings)
set(engine_sees base retry net exports upload providers accounts store transfer restore tasks settings)
