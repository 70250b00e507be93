# The Debian packages that Windlass needs, in one place. Sourced by ./run and ./check.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034

build_packages=(
    cmake ninja-build g++ ccache pkg-config ca-certificates
    qt6-base-dev qt6-base-dev-tools qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev qt6-charts-dev
    libqt6opengl6-dev libgl1-mesa-dev libxkbcommon-dev # Qt's CMake files look for them
    qtkeychain-qt6-dev                                 # secrets
    libsqlite3-dev                                     # the journal
    libssl-dev                                         # digests and signatures
    libisal-dev                                        # CRC-32C
    libexpected-dev libspdlog-dev libcli11-dev         # results, the log file, the command line
    libjemalloc-dev                                    # memory allocator; optional, faster
)

# Opened at run time and unknown to the linker.
runtime_packages=(
    libqt6svg6 libsecret-1-0
    fonts-noto-core adwaita-icon-theme
)

# For the sample export of ./run and the check that it arrived.
demo_packages=(openssl curl)

test_packages=(
    git libgtest-dev libgmock-dev clang-format clang-tidy shellcheck
    xvfb xauth openbox xdotool x11-utils imagemagick # a desktop on a virtual display
    dbus dbus-x11 libglib2.0-bin at-spi2-core python3-pyatspi python3-gi gir1.2-gtk-3.0 pcmanfm
    gnome-keyring libsecret-tools                    # a real keychain
    radosgw ceph-mon ceph-osd ceph-common            # a real S3 service by other authors
    s3cmd                                            # another client that reads the objects
    procps
)

# Installs those of the given packages that are missing.
install_packages() {
    local missing=() package sudo=()
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if ! command -v apt-get >/dev/null; then
        echo "These Debian packages are needed, and there is no apt-get to install them: ${missing[*]}" >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "Installing packages needs root. Run as root, or install: ${missing[*]}" >&2
            return 1
        }
        sudo=(sudo)
    fi
    echo "Installing ${#missing[@]} Debian packages."
    # The system's automatic updates may hold the lock for some time.
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    "${apt[@]}" update -qq
    "${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >"${TMPDIR:-/tmp}/windlass-packages.log" 2>&1 || {
        tail -n 20 "${TMPDIR:-/tmp}/windlass-packages.log" >&2
        echo "The packages could not be installed; the log is ${TMPDIR:-/tmp}/windlass-packages.log" >&2
        return 1
    }
}
