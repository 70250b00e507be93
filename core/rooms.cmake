# The rooms of core, and what each may see besides itself. Each is a library that links just these (CMakeLists.txt), and
# each include line is held against them (tests/layering.cmake).
# SPDX-License-Identifier: GPL-3.0-or-later
set(rooms base exports retry settings net upload providers accounts records store log queue services transfer restore tasks
    engine)
set(base_sees "")
set(exports_sees base)
set(retry_sees base)
set(settings_sees base retry upload)
set(net_sees base retry)
set(upload_sees base retry)
set(providers_sees base retry net upload)
set(accounts_sees base retry upload providers)
set(records_sees base retry upload providers accounts)
set(store_sees base retry upload providers accounts records)
set(log_sees base retry upload providers accounts records)
set(queue_sees base retry upload providers accounts records)
set(services_sees base retry net upload providers accounts records store)
set(transfer_sees base retry net upload providers accounts records store services queue)
set(restore_sees base retry net upload providers accounts records store services queue transfer)
set(tasks_sees base retry net upload providers accounts records store services queue transfer restore settings)
set(engine_sees base retry net exports upload providers accounts records store log services queue transfer restore tasks
    settings)
