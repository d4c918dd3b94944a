#!/bin/sh
# Lays out everything that is installed below a prefix, from programs that are
# built, with the Makefile that installs it:
#
#	packaging/stage.sh BIN OUT VERSION DATE
#
# BIN holds pba, pba-gui and pbs; OUT is made anew; DATE is a day, YYYY-MM-DD.
set -eu
bin=$1 out=$2 version=$3 date=$4
here=$(dirname "$0")
id=org.phonebookadmin.pba

rm -rf "$out"
mkdir -p "$out/tree"
cp "$here/install.mk" "$out/Makefile"
put() { install -D -m "$1" "$2" "$out/tree/$3"; }

for program in pba pba-gui pbs; do
	put 755 "$bin/$program" bin/$program
done

put 644 "$here/$id.desktop" share/applications/$id.desktop
sed "s/@VERSION@/$version/; s/@DATE@/$date/" "$here/$id.metainfo.xml.in" >"$out/metainfo"
put 644 "$out/metainfo" share/metainfo/$id.metainfo.xml
rm "$out/metainfo"
put 644 "$here/../assets/icon.svg" share/icons/hicolor/scalable/apps/$id.svg
for size in 16 24 32 48 64 128 256 512; do
	rsvg-convert -w $size -h $size "$here/../assets/icon.svg" -o "$out/icon"
	put 644 "$out/icon" share/icons/hicolor/${size}x$size/apps/$id.png
done
rm "$out/icon"

page() { # page SECTION FILE: compressed without a time, for the same bytes each time
	gzip -9n >"$out/page"
	put 644 "$out/page" "share/man/man$1/$2.gz"
	rm "$out/page"
}
"$bin/pba" man | page 1 pba.1
"$bin/pbs" man | page 8 pbs.8
page 1 pba-gui.1 <"$here/pba-gui.1"

for program in pba pbs; do
	for shell in bash zsh fish; do
		"$bin/$program" completion $shell >"$out/$shell"
	done
	put 644 "$out/bash" share/bash-completion/completions/$program
	put 644 "$out/zsh" share/zsh/site-functions/_$program
	put 644 "$out/fish" share/fish/vendor_completions.d/$program.fish
done
rm "$out/bash" "$out/zsh" "$out/fish"

for unit in pbs.service pbs-http.socket pbs-https.socket pbs-ftp.socket; do
	put 644 "$here/systemd/$unit" lib/systemd/system/$unit
done
for text in README.md CHANGELOG.md LICENSE; do
	put 644 "$here/../$text" share/doc/pba/$text
done
