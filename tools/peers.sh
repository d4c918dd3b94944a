#!/bin/sh
# Installs the programs that judge posts and cabinets, and puts the FTP servers
# that Debian lets nobody have side by side into the folder named first:
#
#	tools/peers.sh bin/peers
set -eu
here=$(dirname "$0")
dir=$1

"$here/need.sh" vsftpd lftp cabextract p7zip-full gcab libarchive-tools curl openssl \
	libhiredis0.14 libmemcached11 libmemcachedutil2 libpcre2-posix3 libsodium23

[ -x "$dir/usr/sbin/proftpd" ] && [ -x "$dir/usr/sbin/pure-ftpd" ] && [ -e "$dir/usr/lib/proftpd/mod_tls.so" ] && exit 0
load=$(mktemp -d)
trap 'rm -rf "$load"' EXIT
chmod 755 "$load"
for package in proftpd-core proftpd-mod-crypto pure-ftpd pure-ftpd-common; do
	(cd "$load" && apt-get download -q "$package" >/dev/null 2>&1) || {
		echo "apt-get download $package failed" >&2
		exit 1
	}
done
mkdir -p "$dir"
for package in "$load"/*.deb; do
	dpkg -x "$package" "$dir"
done
