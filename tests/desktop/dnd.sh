# Drags with a real pointer from one program's window into another's. Source it after lib.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# drag FROM_X FROM_Y TO_X TO_Y: moves in small steps with pauses. The source has to see a move beyond its threshold (8
# pixels in GTK, 10 in Qt), and the two programs exchange messages during the drag, which takes time.
drag() {
    local from_x=$1 from_y=$2 to_x=$3 to_y=$4 steps=12 rest=0.02 i
    xdotool mousemove "$from_x" "$from_y"
    sleep "$rest"
    xdotool mousedown 1
    sleep "$rest"
    for i in 4 8 12 16; do
        xdotool mousemove $((from_x + i)) $((from_y + i))
        sleep "$rest"
    done
    for ((i = 1; i <= steps; i++)); do
        xdotool mousemove $((from_x + (to_x - from_x) * i / steps)) $((from_y + (to_y - from_y) * i / steps))
        sleep "$rest"
    done
    # Move twice more over the target, so that the last answer is about the widget below the pointer.
    xdotool mousemove $((to_x + 3)) $((to_y + 3))
    sleep "$rest"
    xdotool mousemove "$to_x" "$to_y"
    sleep 0.2
    [ -z "${DRAG_PICTURE:-}" ] || picture "$DRAG_PICTURE"
    xdotool mouseup 1
}
