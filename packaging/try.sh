#!/bin/bash
# Installs the package in a Debian that has nothing, made by debootstrap, and does
# the main job there: a book, a release, a post to pbs, and the window on a display.
#
#	packaging/try.sh PACKAGE.deb
set -euo pipefail
deb=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
root=$(mktemp -d /var/tmp/pba-try.XXXXXX)
chmod 755 "$root" # nobody walks through it
leave() {
	for at in sys proc dev/pts dev; do umount -l "$root/$at" 2>/dev/null || true; done
	rm -rf --one-file-system "$root"
}
trap leave EXIT

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
# The mirror that this system installs from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | head -1)
echo "making a bare $release"
debootstrap --variant=minbase "$release" "$root" "$mirror" >"$root.log" 2>&1 || {
	tail "$root.log" >&2
	exit 1
}
rm "$root.log"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
for at in dev dev/pts proc sys; do mount --bind "/$at" "$root/$at"; done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # start no services
chmod 755 "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/try/tools" "$root/try/assets"
cp "$here/try-inside.sh" "$root/try/"
cp "$here/../tools/demo.sh" "$root/try/tools/"
cp "$here/../assets/sample.csv" "$root/try/assets/"
cp "$deb" "$root/try/pba.deb"
chroot "$root" env -i HOME=/try PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 /try/try-inside.sh
