# What ThreadSanitizer has to be told of Qt: see qt_order.cpp.
# SPDX-License-Identifier: GPL-3.0-or-later
add_library(qt_order STATIC ${CMAKE_CURRENT_LIST_DIR}/qt_order.cpp)
target_compile_options(qt_order PRIVATE -fsanitize=thread)
target_link_libraries(qt_order PUBLIC Qt6::Core)
target_link_libraries(settings INTERFACE qt_order)
foreach(function
        _ZN11QMetaObject8activateEP7QObjectPKS_iPPv
        _ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv
        _ZN7QObject11deleteLaterEv
        _ZN7QThread4waitE14QDeadlineTimer)
    target_link_options(settings INTERFACE -Wl,--wrap=${function})
endforeach()
