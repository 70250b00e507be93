// SPDX-License-Identifier: GPL-3.0-or-later
// Values that copies share. What is large, rarely there or the same for many is held so wherever a hundred
// thousand transfers hold it and snapshots and events carry it along: a copy costs a pointer. What is shared
// never changes, so copies may live in any thread; to change one is to give it a value of its own.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace windlass {

/// A T; by default T{}.
template<typename T>
class Shared
{
public:
    Shared()
        : value_(nothing())
    {}
    Shared(T value) // NOLINT(google-explicit-constructor): it stands for its value
        : value_(std::make_shared<T>(std::move(value)))
    {}
    // No moves: what was moved from would stand for nothing.
    Shared(const Shared &) = default;
    Shared &operator=(const Shared &) = default;
    ~Shared() = default;

    const T &operator*() const { return *value_; }
    const T *operator->() const { return value_.get(); }
    operator const T &() const { return *value_; } // NOLINT(google-explicit-constructor)
    /// A value of this one's own, to be changed at once: later it may be shared again.
    T &edit() { return *(value_ = std::make_shared<T>(*value_)); }

    /// Copies of one another: then equal without a look at the values.
    bool sharesWith(const Shared &other) const { return value_ == other.value_; }
    bool operator==(const Shared &other) const { return sharesWith(other) || *value_ == *other.value_; }

private:
    static const std::shared_ptr<T> &nothing()
    {
        static const auto value = std::make_shared<T>();
        return value;
    }
    std::shared_ptr<T> value_;
};

/// A T or nothing: what std::optional can do.
template<typename T>
class SharedOptional
{
public:
    SharedOptional() = default;
    SharedOptional(std::nullopt_t) {} // NOLINT(google-explicit-constructor)
    SharedOptional(T value)           // NOLINT(google-explicit-constructor)
        : value_(std::make_shared<T>(std::move(value)))
    {}
    SharedOptional(std::optional<T> value) // NOLINT(google-explicit-constructor)
    {
        if (value)
            value_ = std::make_shared<T>(*std::move(value));
    }

    explicit operator bool() const { return value_ != nullptr; }
    bool has_value() const { return value_ != nullptr; }
    const T &operator*() const { return *value_; }
    const T *operator->() const { return value_.get(); }
    /// As Shared's. Only where there is a value.
    T &edit() { return *(value_ = std::make_shared<T>(*value_)); }
    T value_or(T other) const { return value_ ? *value_ : std::move(other); }
    void reset() { value_.reset(); }

    bool operator==(const SharedOptional &other) const
    {
        return value_ == other.value_ || (value_ && other.value_ && *value_ == *other.value_);
    }

private:
    std::shared_ptr<T> value_;
};

} // namespace windlass
