// SPDX-License-Identifier: GPL-3.0-or-later
// Values that copies share. What is large, rarely there or the same for many is held so wherever a hundred
// thousand transfers hold it and snapshots and events carry it along: a copy costs a pointer. What is shared
// never changes, so copies may live in any thread; to change one is to give it a value of its own.
#pragma once

#include <QSharedData>

#include <optional>
#include <utility>

namespace windlass {

/// A T beside the count of those that share it: what refers to it is one pointer wide.
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
    Shared(T value) // NOLINT(google-explicit-constructor): it stands for its value
        : value_(new SharedValue<T>(std::move(value)))
    {}
    // No moves: what was moved from would stand for nothing.
    Shared(const Shared &) = default;
    Shared &operator=(const Shared &) = default;
    ~Shared() = default;

    const T &operator*() const { return value_->value; }
    const T *operator->() const { return &value_->value; }
    operator const T &() const { return value_->value; } // NOLINT(google-explicit-constructor)
    /// A value of this one's own, to be changed at once: later it may be shared again.
    T &edit()
    {
        value_ = SharedPointer<T>(new SharedValue<T>(value_->value));
        return value_->value;
    }

    /// Copies of one another: then equal without a look at the values.
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

/// What is made of a shared value, kept for the next time: those that are looked at one after the other share
/// theirs as a rule.
template<typename From, typename To>
class MadeOfLast
{
public:
    /// `make` is called with the From, unless the last one was equal.
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

/// A T or nothing: what std::optional can do.
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
    /// As Shared's. Only where there is a value.
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
