#!/bin/sh
# Installs the programs that judge posts and cabinets, and puts the FTP servers
# that Debian lets nobody have side by side into the folder named first:
#
#	tools/peers.sh bin/peers
set -eu
here=$(dirname "$0")
dir=$1
packages="proftpd-core proftpd-mod-crypto pure-ftpd pure-ftpd-common"

"$here/need.sh" vsftpd lftp cabextract nginx-light p7zip-full gcab libarchive-tools curl openssl wine64

whole() { [ -x "$dir/usr/sbin/proftpd" ] && [ -x "$dir/usr/sbin/pure-ftpd" ] && [ -e "$dir/usr/lib/proftpd/mod_tls.so" ]; }
whole && exit 0

load=$(mktemp -d)
trap 'rm -rf "$load"' EXIT
chmod 755 "$load"
fetch() (cd "$load" && apt-get download -q $packages >/dev/null 2>&1)
if ! fetch; then # the lists of packages may be missing or old
	sudo=
	[ "$(id -u)" -eq 0 ] || sudo=sudo
	$sudo apt-get update >/dev/null
	fetch || {
		echo "apt-get download $packages failed" >&2
		exit 1
	}
fi
# The libraries that they need have other names in each release of Debian.
# shellcheck disable=SC2086
"$here/need.sh" $(apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $packages |
	sed -n 's/^ *|\{0,1\}Depends: \(lib[^<]*\)$/\1/p' | sort -u)
mkdir -p "$dir"
for package in "$load"/*.deb; do
	dpkg -x "$package" "$dir"
done
whole || {
	echo "the FTP servers were not unpacked into $dir" >&2
	exit 1
}
