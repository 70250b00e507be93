// SPDX-License-Identifier: GPL-3.0-or-later
// Tells ThreadSanitizer of the order that Qt keeps. Debian's Qt is not built for the sanitizer, which so
// cannot see the locks of its event queues: it would take whatever a queued call carries for a race. Linked
// into what the tsan preset builds, and into nothing else.
//
// What is sent (a signal with the copies of its arguments, a queued call, a deletion) comes before any event
// that is delivered later; what a thread did comes before the return of wait(). All share one channel, so two
// sides that exchange events about something else pass for ordered, too: a race that is only ever hidden by
// such an accident is not found.
//
// And QProcess starts its child in our memory, with clone(CLONE_VM | CLONE_VFORK). There the sanitizer, which
// is told of a fork, switches itself off for the child, and in fact for the thread that called: from then on
// it misses this thread's locks. Here the child gets memory of its own.
#include <QDeadlineTimer>
#include <QMetaMethod>
#include <QObject>
#include <QThread>

#include <cstdarg>
#include <cstring>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <sanitizer/tsan_interface.h>
#include <sched.h>
#include <set>

namespace {

char channel;

/// Its end is the end of the thread.
struct ThreadsEnd
{
    ~ThreadsEnd() { __tsan_release(&channel); }
};

bool beforeEachEvent(void **)
{
    [[maybe_unused]] thread_local const ThreadsEnd end;
    __tsan_acquire(&channel);
    return false; // the event goes its way
}

/// A queued call with its end told: somebody may be blocked until then.
class ThenReleased final : public QtPrivate::QSlotObjectBase
{
public:
    explicit ThenReleased(QSlotObjectBase *call)
        : QSlotObjectBase(&run)
        , call_(call)
    {}

private:
    static void run(int what, QSlotObjectBase *self, QObject *receiver, void **arguments, bool *)
    {
        auto *outer = static_cast<ThenReleased *>(self);
        if (what == Call) {
            __tsan_acquire(&channel);
            outer->call_->call(receiver, arguments);
            __tsan_release(&channel);
        } else if (what == Destroy) {
            outer->call_->destroyIfLastRef();
            delete outer;
        }
    }

    QSlotObjectBase *call_;
};

// An argument of a queued signal is copied inside Qt's activate(), after what our side of it releases: the
// copy has to be released, too. So the copying of each type that a signal of ours carries is led through
// here.
std::mutex typesLock;
std::set<std::pair<const QMetaObject *, int>> signalsSeen;
std::map<const QtPrivate::QMetaTypeInterface *, QtPrivate::QMetaTypeInterface::CopyCtrFn> copying;

void copyThenReleased(const QtPrivate::QMetaTypeInterface *type, void *where, const void *from)
{
    QtPrivate::QMetaTypeInterface::CopyCtrFn copy = nullptr;
    {
        const std::lock_guard lock(typesLock);
        copy = copying.at(type);
    }
    copy(type, where, from);
    __tsan_release(&channel);
}

void watchCopies(const QMetaObject *type, int signal)
{
    const std::lock_guard lock(typesLock);
    if (!signalsSeen.emplace(type, signal).second)
        return;
    const QMetaMethod method = type->method(type->methodOffset() + signal);
    for (int i = 0; i < method.parameterCount(); ++i) {
        const auto *carried = method.parameterMetaType(i).iface();
        if (carried == nullptr || carried->copyCtr == nullptr || copying.contains(carried))
            continue;
        copying.emplace(carried, carried->copyCtr);
        // Constant by its type alone: it stands beside a member that is mutable.
        const QtPrivate::QMetaTypeInterface::CopyCtrFn ours = copyThenReleased;
        std::memcpy(const_cast<void *>(static_cast<const void *>(&carried->copyCtr)), &ours, sizeof ours);
    }
}

[[maybe_unused]] const bool registered =
    QInternal::registerCallback(QInternal::EventNotifyCallback, beforeEachEvent);

} // namespace

// The linker puts the functions `__wrap_…` in the place of Qt's, whose names are here as the C++ ABI spells
// them.
extern "C" {

void __real__ZN11QMetaObject8activateEP7QObjectPKS_iPPv(QObject *, const QMetaObject *, int, void **);
void __wrap__ZN11QMetaObject8activateEP7QObjectPKS_iPPv(QObject *sender, const QMetaObject *type, int signal,
                                                        void **arguments)
{
    watchCopies(type, signal);
    __tsan_release(&channel);
    __real__ZN11QMetaObject8activateEP7QObjectPKS_iPPv(sender, type, signal, arguments);
}

bool __real__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
    QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *);
bool __wrap__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
    QObject *object, QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type, void *result)
{
    auto *call = new ThenReleased(slot);
    __tsan_release(&channel);
    const bool sent =
        __real__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
            object, call, type, result);
    __tsan_acquire(&channel);
    return sent;
}

void __real__ZN7QObject11deleteLaterEv(QObject *);
void __wrap__ZN7QObject11deleteLaterEv(QObject *object)
{
    __tsan_release(&channel);
    __real__ZN7QObject11deleteLaterEv(object);
}

bool __real__ZN7QThread4waitE14QDeadlineTimer(QThread *, QDeadlineTimer);
bool __wrap__ZN7QThread4waitE14QDeadlineTimer(QThread *thread, QDeadlineTimer deadline)
{
    const bool ended = __real__ZN7QThread4waitE14QDeadlineTimer(thread, deadline);
    __tsan_acquire(&channel);
    return ended;
}

/// In the place of the sanitizer's own, which it calls: shared libraries find the program's first.
int clone(int (*run)(void *), void *stack, int flags, void *argument, ...)
{
    va_list more;
    va_start(more, argument);
    void *parentId = va_arg(more, void *);
    void *tls = va_arg(more, void *);
    void *childId = va_arg(more, void *);
    va_end(more);
    static const auto next = reinterpret_cast<decltype(&clone)>(dlsym(RTLD_NEXT, "clone"));
    constexpr int inOurMemory = CLONE_VM | CLONE_VFORK;
    if ((flags & inOurMemory) == inOurMemory)
        flags &= ~CLONE_VM;
    return next(run, stack, flags, argument, parentId, tls, childId);
}

} // extern "C"
