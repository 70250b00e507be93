#!/usr/bin/env bash
# A real S3 service by other authors for the tests: Ceph's RADOS Gateway on one node, on loopback.
#   radosgw.sh start DIR   starts it, or starts it again, with all data in DIR, and prints what `env` prints
#   radosgw.sh env DIR     prints endpoint and credentials as KEY=VALUE lines
#   radosgw.sh kill DIR    kills the gateway only, like a crash
#   radosgw.sh stop DIR    kills all daemons at once; confirmed data is not lost, and `start` starts them again
# Debian packages: ceph-mon ceph-osd radosgw ceph-common, curl. Ready after about 6 s, needs less than 400 MB of memory.
# The objects are in one sparse file.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
[ $# -eq 2 ] || { sed -n '3,6s/^# //p' "$0" >&2; exit 2; }
action=$1
mkdir -p "$2"
place=$(cd "$2" && pwd)

access_key=WINDLASSTESTS0000001
secret_key=for-loopback-only/0123456789+abcdefghijk
block_size=$((6 * 1024 * 1024 * 1024))

# The gateway uses the first port of a block, the monitor the next two, the storage daemon the rest.
block=40
export CEPH_CONF=$place/ceph.conf

listening() { # prints the ports in use
    sed -nE 's/^ *[0-9]+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]+ 0A .*/\1/p' /proc/net/tcp /proc/net/tcp6 |
        while read -r port; do echo $((16#$port)); done
}

free_block() {
    local taken first port
    taken=" $(listening | tr '\n' ' ')"
    for _ in $(seq 200); do
        first=$((10000 + RANDOM % 500 * block))
        for port in $(seq "$first" $((first + block - 1))); do
            [[ $taken != *" $port "* ]] || continue 2
        done
        echo "$first"
        return
    done
    echo "radosgw.sh: no $block free ports in a row" >&2
    return 1
}

configuration() { # first port
    cat <<CONF
[global]
fsid = $(cat "$place/fsid")
mon host = [v2:127.0.0.1:$(($1 + 1)),v1:127.0.0.1:$(($1 + 2))]
mon initial members = a
public network = 127.0.0.0/8
public addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = $(($1 + 3))
ms bind port max = $(($1 + block - 1))
auth allow insecure global id reclaim = false
keyring = $place/keyring
run dir = $place/run
pid file = $place/run/\$name.pid
admin socket = $place/run/\$name.asok
log file = $place/log/\$name.log
crash dir = $place/crash
log to stderr = false
err to stderr = false
# One node: one copy, few placement groups, and no worry about either.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
# A developer's disk may be nearly full.
mon data avail warn = 2
mon data avail crit = 1
mon osd nearfull ratio = .94
mon osd backfillfull ratio = .95
mon osd full ratio = .96
[mon]
mon data = $place/mon
[osd]
osd data = $place/osd
osd objectstore = bluestore
bluestore block size = $block_size
osd memory target = 939524096
osd class load list = *
osd class default list = *
[client.rgw]
rgw data = $place/rgw
rgw frontends = beast endpoint=127.0.0.1:$1
rgw dns name = localhost
rgw enable usage log = false
rgw thread pool size = 64
CONF
}

alive() { # daemon
    [ -s "$place/run/$1.pid" ] && kill -0 "$(cat "$place/run/$1.pid")" 2>/dev/null
}

# Hides the command's output unless it fails.
quietly() {
    "$@" >"$place/log/last-command" 2>&1 || {
        echo "radosgw.sh: $* failed:" >&2
        tail -n 20 "$place/log/last-command" >&2
        return 1
    }
}

make_keys() {
    quietly ceph-authtool "$place/keyring" --create-keyring --gen-key -n mon. --cap mon 'allow *'
    quietly ceph-authtool "$place/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
    quietly ceph-authtool "$place/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
    quietly ceph-authtool "$place/keyring" --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx'
}

start_monitor() { # its first port
    if [ ! -d "$place/mon" ]; then
        make_keys
        quietly monmaptool --create --fsid "$(cat "$place/fsid")" \
            --addv a "[v2:127.0.0.1:$1,v1:127.0.0.1:$(($1 + 1))]" --clobber "$place/monmap"
        mkdir "$place/mon"
        quietly ceph-mon --mkfs -i a --monmap "$place/monmap" --keyring "$place/keyring"
    fi
    alive mon.a || quietly ceph-mon -i a
}

start_storage() {
    if [ ! -d "$place/osd" ]; then
        local uuid
        uuid=$(cat /proc/sys/kernel/random/uuid)
        quietly ceph osd create "$uuid" 0
        mkdir "$place/osd"
        quietly ceph-osd -i 0 --mkfs --osd-uuid "$uuid"
    fi
    alive osd.0 || quietly ceph-osd -i 0
}

start_gateway() { # its port
    if [ ! -e "$place/user" ]; then
        quietly radosgw-admin -n client.rgw user create --uid=tests --display-name=Tests \
            --access-key="$access_key" --secret-key="$secret_key"
        touch "$place/user"
    fi
    alive client.rgw || quietly radosgw -n client.rgw
    for _ in $(seq 300); do
        curl -s -o "$place/log/last-command" --max-time 2 "http://127.0.0.1:$1/" && return
        sleep 0.1
    done
    echo "radosgw.sh: the gateway does not answer:" >&2
    tail -n 20 "$place/log/client.rgw.log" >&2
    return 1
}

say_environment() {
    echo "WINDLASS_S3_ENDPOINT=http://127.0.0.1:$(cat "$place/port")"
    echo "WINDLASS_S3_ACCESS_KEY=$access_key"
    echo "WINDLASS_S3_SECRET_KEY=$secret_key"
    echo "WINDLASS_S3_REGION=us-east-1"
}

end() { # daemon
    alive "$1" || return 0
    local pid
    pid=$(cat "$place/run/$1.pid")
    kill -KILL "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    rm -f "$place/run/$1.pid"
}

case $action in
start)
    mkdir -p "$place"/{run,log,crash,rgw}
    [ -s "$place/fsid" ] || cat /proc/sys/kernel/random/uuid >"$place/fsid"
    [ -s "$place/port" ] || free_block >"$place/port"
    port=$(cat "$place/port")
    configuration "$port" >"$CEPH_CONF"
    start_monitor $((port + 1))
    start_storage
    start_gateway "$port"
    say_environment
    ;;
env) say_environment ;;
kill) end client.rgw ;;
stop) for daemon in client.rgw osd.0 mon.a; do end "$daemon"; done ;;
*) echo "radosgw.sh: start, env, kill or stop, not $action" >&2; exit 2 ;;
esac
