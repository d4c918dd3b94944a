#!/bin/sh
# The main job in the terminal: the sample list becomes a phone book, is posted
# by FTP to a phone book server on this machine, and a client asks for it.
# The argument is the folder of the programs.
set -eu

bin=$(cd "$1" && pwd)
work=$(mktemp -d)
PBA_DATA=$work/admin
PBA_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
PBS_PASSWORD=$PBA_PASSWORD
export PBA_DATA PBA_PASSWORD PBS_PASSWORD

"$bin/pbs" --data "$work/server" --http 127.0.0.1:0 --ftp 127.0.0.1:0 --user post 2>"$work/pbs.log" &
pbs=$!
trap 'kill $pbs 2>/dev/null; wait $pbs 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
n=0
until grep -q 'serving ftp' "$work/pbs.log" && grep -q 'serving http' "$work/pbs.log"; do
	n=$((n + 1))
	[ $n -lt 100 ] && kill -0 $pbs || { cat "$work/pbs.log" >&2; exit 1; }
	sleep 0.1
done
http=$(sed -n 's/.*serving http on \([0-9.:]*\).*/\1/p' "$work/pbs.log")
ftp=$(sed -n 's/.*serving ftp on \([0-9.:]*\).*/\1/p' "$work/pbs.log")
url=http://$http/pbserver/pbserver.dll

show() {
	printf '\n$ pba %s\n' "$*"
	"$bin/pba" "$@"
}
show book new Sample
"$bin/pba" import Sample "$(dirname "$0")/../assets/sample.csv" >"$work/import.txt"
printf '\n$ pba import Sample assets/sample.csv\n…\n'
tail -1 "$work/import.txt"
show host add local --ftp "$ftp" --user post --probe "$url"
show post Sample --comment "first list"
show probe Sample --url "$url" --version 0 --apply "$work/client"
show pop edit Sample 1 --comments "checked" --number 555-0199
show pop delete Sample 406
show diff Sample
show post Sample
show probe Sample --url "$url" --apply "$work/client"
show probe Sample --url "$url" --apply "$work/client"
show export Sample "$work/now.pbk"
cmp "$work/now.pbk" "$work/client/Sample.pbk"
printf '\nThe client holds the same book, byte for byte.\n'
