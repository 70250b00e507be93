// SPDX-License-Identifier: GPL-3.0-or-later
// Something in progress that its owner may cancel: a request, a timer, a run of attempts. Dropping it
// cancels: destroy or reset the handle, and no callback of it comes any more.
#pragma once

#include <functional>
#include <utility>

namespace windlass {

class [[nodiscard]] Handle
{
public:
    Handle() = default;
    /// `cancel` runs at most once. It must be harmless when the work has ended already.
    explicit Handle(std::function<void()> cancel)
        : cancel_(std::move(cancel))
    {}
    Handle(Handle &&other) noexcept
        : cancel_(std::exchange(other.cancel_, nullptr))
    {}
    Handle &operator=(Handle &&other) noexcept
    {
        if (this != &other) {
            reset();
            cancel_ = std::exchange(other.cancel_, nullptr);
        }
        return *this;
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle() { reset(); }

    /// Cancels what is in progress, if anything is.
    void reset()
    {
        if (auto cancel = std::exchange(cancel_, nullptr))
            cancel();
    }
    explicit operator bool() const { return static_cast<bool>(cancel_); }

private:
    std::function<void()> cancel_;
};

} // namespace windlass
