#!/bin/sh
# Renders every icon from icons/source. Needs rsvg-convert (Debian: librsvg2-bin) and Python 3.
#
#   icons/render.sh            all icons, and the sheet docs/images/icons.png to judge them by
set -eu
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# $1 source, $2 size in pixels, $3 output. rsvg-convert writes 32-bit RGBA, which Tauri requires.
render() { rsvg-convert --width "$2" --height "$2" "source/$1.svg" --output "$3"; }

for size in 16 24; do render app-small "$size" "$work/$size.png"; done
for size in 32 48 64 128 256 512 1024; do render app "$size" "$work/$size.png"; done

cp "$work/32.png" 32x32.png
cp "$work/128.png" 128x128.png
cp "$work/256.png" 128x128@2x.png
cp "$work/512.png" icon.png
python3 pack.py ico icon.ico "$work" 16 24 32 48 64 128 256
python3 pack.py icns icon.icns "$work"

mkdir -p tray
for state in normal attention error paused; do
  render "tray-$state" 44 "tray/$state.png"
  render "tray-$state" 22 "tray/$state-22.png"
done

mkdir -p ../docs/images
python3 sheet.py "$work" > "$work/sheet.svg"
rsvg-convert --unlimited --zoom 2 "$work/sheet.svg" --output ../docs/images/icons.png
