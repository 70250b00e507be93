// SPDX-License-Identifier: GPL-3.0-or-later
// Values that copies share. Used for values that are large, rarely present or the same for many, in objects
// of which there are a hundred thousand, and in their snapshots and events: a copy costs a pointer. A shared
// value never changes, so copies may be used in any thread; to change one, give it a value of its own.
#pragma once

#include <QSharedData>

#include <optional>
#include <utility>

namespace windlass {

/// A T and the count of its users: a reference to it is one pointer wide.
template<typename T>
struct SharedValue : QSharedData
{
    explicit SharedValue(T from)
        : value(std::move(from))
    {}
    T value;
};

template<typename T>
using SharedPointer = QExplicitlySharedDataPointer<SharedValue<T>>;

/// A T; by default T{}.
template<typename T>
class Shared
{
public:
    Shared()
        : value_(nothing())
    {}
    Shared(T value) // NOLINT(google-explicit-constructor): used like its value
        : value_(new SharedValue<T>(std::move(value)))
    {}
    // No moves: a moved-from object would have no value.
    Shared(const Shared &) = default;
    Shared &operator=(const Shared &) = default;
    ~Shared() = default;

    const T &operator*() const { return value_->value; }
    const T *operator->() const { return &value_->value; }
    operator const T &() const { return value_->value; } // NOLINT(google-explicit-constructor)
    /// A value that only this object has. Change it at once: later it may be shared again.
    T &edit()
    {
        value_ = SharedPointer<T>(new SharedValue<T>(value_->value));
        return value_->value;
    }

    /// Are they copies of one another? Then they are equal without comparing the values.
    bool sharesWith(const Shared &other) const { return value_ == other.value_; }
    bool operator==(const Shared &other) const
    {
        return sharesWith(other) || value_->value == other.value_->value;
    }

private:
    static const SharedPointer<T> &nothing()
    {
        static const SharedPointer<T> value(new SharedValue<T>(T{}));
        return value;
    }
    SharedPointer<T> value_;
};

/// A result computed from a shared value, kept for the next call: consecutive calls usually have the same
/// value.
template<typename From, typename To>
class LastResultCache
{
public:
    /// Calls `make` with the From, unless the last one was equal.
    template<typename Make>
    const To &of(const Shared<From> &from, Make make)
    {
        if (!made_ || !(made_->first == from))
            made_.emplace(from, make(*from));
        return made_->second;
    }

private:
    std::optional<std::pair<Shared<From>, To>> made_;
};

/// A T or nothing, with the operations of std::optional.
template<typename T>
class SharedOptional
{
public:
    SharedOptional() = default;
    SharedOptional(std::nullopt_t) {} // NOLINT(google-explicit-constructor)
    SharedOptional(T value)           // NOLINT(google-explicit-constructor)
        : value_(new SharedValue<T>(std::move(value)))
    {}
    SharedOptional(std::optional<T> value) // NOLINT(google-explicit-constructor)
    {
        if (value)
            value_ = SharedPointer<T>(new SharedValue<T>(*std::move(value)));
    }

    explicit operator bool() const { return value_ != nullptr; }
    bool has_value() const { return value_ != nullptr; }
    const T &operator*() const { return value_->value; }
    const T *operator->() const { return &value_->value; }
    /// As in Shared. Only if there is a value.
    T &edit()
    {
        value_ = SharedPointer<T>(new SharedValue<T>(value_->value));
        return value_->value;
    }
    T value_or(T other) const { return value_ ? value_->value : std::move(other); }
    void reset() { value_.reset(); }

    bool operator==(const SharedOptional &other) const
    {
        return value_ == other.value_ || (value_ && other.value_ && value_->value == other.value_->value);
    }

private:
    SharedPointer<T> value_;
};

} // namespace windlass
