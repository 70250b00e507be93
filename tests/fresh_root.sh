#!/usr/bin/env bash
# Proves ./run and ./check on a bare machine: makes a minimal Debian in a temporary folder, puts a clone of the
# committed tree into it, and runs a command there. Packages that this machine happens to have are not there.
#   sudo tests/fresh_root.sh ./run
#   sudo tests/fresh_root.sh ./check style build
#   sudo FRESH_ROOT_RELEASE=trixie tests/fresh_root.sh ./run
# FRESH_ROOT_RELEASE the release by its code name: bookworm (Debian 12, the default) or trixie (Debian 13)
# FRESH_ROOT_CACHE  folder for the minimal system (default ~/.cache/windlass), made once and used again
# FRESH_ROOT_CCACHE a compiler cache to share with the root; without one everything is compiled
# Needs root and mmdebstrap. No display reaches the root, so ./run takes the command line's way.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
release=${FRESH_ROOT_RELEASE:-bookworm}
case $release in
bookworm) debian='Debian 12' ;;
trixie) debian='Debian 13' ;;
*) echo "FRESH_ROOT_RELEASE is bookworm or trixie, not $release" >&2; exit 2 ;;
esac
cache=${FRESH_ROOT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/windlass}
[ $# -gt 0 ] || { echo "What to run in the fresh root? For example: $0 ./run" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "A fresh root needs root: sudo $0 $*" >&2; exit 2; }
command -v mmdebstrap >/dev/null || { echo "Install mmdebstrap first: apt-get install mmdebstrap" >&2; exit 2; }

# Mounts live in a namespace of their own: when the script ends, however it ends, nothing is left mounted. So do
# processes: what a test leaves behind ends with it, and cannot be mistaken for the host's.
if [ "${FRESH_ROOT_INSIDE:-}" != yes ]; then
    export FRESH_ROOT_INSIDE=yes
    exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi

minimal=$cache/$release-minimal.tar
if [ ! -s "$minimal" ]; then
    echo "Making a minimal $debian in $minimal."
    mkdir -p "$cache"
    archive=http://deb.debian.org
    mmdebstrap --quiet --variant=apt --mode=root "$release" "$cache/unfinished.tar" \
        "deb $archive/debian $release main" "deb $archive/debian $release-updates main" \
        "deb $archive/debian-security $release-security main"
    mv "$cache/unfinished.tar" "$minimal"
fi

root=$(mktemp -d "${TMPDIR:-/tmp}/fresh-root.XXXXXX")
trap 'umount --recursive --quiet "$root"/{proc,dev,ccache} 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
tar -C "$root" --numeric-owner --exclude='./dev/*' -xf "$minimal"

# How this machine reaches the package archive, and nothing else of its settings.
apt-config dump Acquire | grep -iE 'proxy|CaInfo|Check-(Date|Valid-Until)' >"$root/etc/apt/apt.conf.d/90host" || true
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"

mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir -p "$root"/dev/{shm,pts}
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
for node in null zero full random urandom tty; do
    touch "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
number=0
for stream in stdin stdout stderr; do ln -s "/proc/self/fd/$((number++))" "$root/dev/$stream"; done

git clone --quiet --no-hardlinks "$tree" "$root/windlass"
environment=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8)
for name in http_proxy https_proxy no_proxy; do [ -z "${!name:-}" ] || environment+=("$name=${!name}"); done
if [ -n "${FRESH_ROOT_CCACHE:-}" ]; then
    mkdir "$root/ccache"
    mkdir -p "$FRESH_ROOT_CCACHE"
    mount --bind "$FRESH_ROOT_CCACHE" "$root/ccache"
    environment+=(CCACHE_DIR=/ccache CCACHE_BASEDIR=/windlass CCACHE_NOHASHDIR=1)
fi

echo "In a fresh $debian: $*"
status=0
chroot "$root" /usr/bin/env -i "${environment[@]}" sh -c 'cd /windlass && exec "$@"' sh "$@" || status=$?
echo "In the fresh $debian, $* ended with status $status; $(du -smx --exclude=ccache "$root" | cut -f1) MB were used."
exit "$status"
