#!/bin/sh
# Makes what is given to others, in the folder named, from a clean tree:
#
#	packaging/package.sh bin/dist
#
# pba_VERSION_amd64.deb, pba-VERSION-linux-amd64.tar.xz, pba-VERSION-windows-amd64.zip
# and SHA256SUMS. The same commit makes the same bytes with the same compilers.
set -eu
cd "$(dirname "$0")/.."
dist=$1
version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
when=$(date -u -d "@$SOURCE_DATE_EPOCH" '+%F %T')
flags="-trimpath -buildvcs=false"
link="-s -w -buildid= -X main.buildVersion=$version"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$dist"
mkdir -p "$dist"

# shellcheck disable=SC2086
build() { # build OUT [TAGS] PACKAGE...: with the environment given
	out=$1
	shift
	go build $flags -ldflags "$link" -o "$out" "$@"
}
CGO_ENABLED=0 build "$work/linux/" -buildmode=pie ./cmd/pba ./cmd/pbs
CGO_ENABLED=1 build "$work/linux/" -buildmode=pie -tags x11,migrated_fynedo ./cmd/pba-gui
packaging/stage.sh "$work/linux" "$work/pba-$version" "$version" "$day"
packaging/licences.sh >"$work/pba-$version/tree/share/doc/pba/licences.txt"
packaging/deb.sh "$work/pba-$version" "$dist/pba_${version}_amd64.deb" "$version"
tar -C "$work" --sort=name --mtime="$when" --owner=0 --group=0 --numeric-owner --mode=go-w -c "pba-$version" |
	xz -9 -T1 >"$dist/pba-$version-linux-amd64.tar.xz"

# Windows: built by mingw, run by nobody here.
export GOOS=windows GOARCH=amd64
windows=$work/pba-$version-windows
CGO_ENABLED=0 build "$windows/" ./cmd/pba ./cmd/pbs
CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc link="$link -H windowsgui" build "$windows/" -tags migrated_fynedo ./cmd/pba-gui
cp README.md CHANGELOG.md LICENSE "$work/pba-$version/tree/share/doc/pba/licences.txt" "$windows/"
find "$windows" -exec touch -d "$when" {} +
(cd "$work" && find "pba-$version-windows" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ zip.zip)
mv "$work/zip.zip" "$dist/pba-$version-windows-amd64.zip"

(cd "$dist" && sha256sum -- * >SHA256SUMS)
ls -l "$dist"
