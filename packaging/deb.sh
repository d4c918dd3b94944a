#!/bin/sh
# Makes a Debian package of what stage.sh laid out:
#
#	packaging/deb.sh STAGE OUT.deb VERSION
#
# SOURCE_DATE_EPOCH is the time of every file.
set -eu
stage=$1 deb=$2 version=$3
here=$(dirname "$0")
maintainer="The Phone Book Administrator Authors <maintainers@phonebookadmin.org>"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

make -s -C "$stage" install DESTDIR="$root" PREFIX=/usr
doc=$root/usr/share/doc/pba
{
	cat "$here/copyright"
	sed 's/^$/./; s/^/ /' "$here/../LICENSE"
	echo "Comment: The licences of the libraries inside are in licences.txt beside this file."
} >"$doc/copyright"
rm "$doc/LICENSE"
gzip -9n >"$doc/changelog.gz" <<END
pba ($version) unstable; urgency=medium

  * Version $version. CHANGELOG.md in this folder tells what changed.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
mkdir -p "$root/usr/share/zsh/vendor-completions" # where Debian's zsh looks
mv "$root"/usr/share/zsh/site-functions/* "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"

# The toolkit of the window loads the libraries of X11 when it starts; only libGL and
# libc are linked.
libc=$(objdump -T "$root/usr/bin/pba-gui" | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -uV | tail -1)
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: pba
Version: $version
Architecture: amd64
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: libc6 (>= $libc), libgl1, libx11-6, libxcursor1, libxi6, libxinerama1, libxrandr2
Recommends: libgl1-mesa-dri, fonts-noto-cjk, xdg-desktop-portal
Suggests: gnome-keyring
Section: net
Priority: optional
Homepage: https://github.com/phonebookadmin/pba
Description: keep dial-up phone books and post them to phone book servers
 Connection Manager clients dial the access numbers of a phone book. pba-gui, a
 window, and pba, the same on the command line, keep the book: they import the
 lists that providers send, make numbered releases with small deltas, and post
 them to phone book servers. pbs is such a server.
END
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
find "$root" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" >/dev/null
