#!/bin/bash
# The part of try.sh that runs in the bare Debian, as root.
set -euo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends ./pba.deb >log 2>&1 || { tail log; exit 1; }
echo "installed: $(pba --version), $(dpkg-query -W -f '${binary:Package} ${Version}' pba)"

su -s /bin/sh nobody -c 'HOME=/tmp tools/demo.sh /usr/bin' >demo 2>&1 || { cat demo; exit 1; }
tail -1 demo

apt-get -qq install -y --no-install-recommends xvfb xdotool xauth libgl1-mesa-dri bash-completion man-db groff-base >log 2>&1 || { tail log; exit 1; }
for page in 'man.1.pba' 'man.1.pba-gui' 'man.8.pbs'; do
	IFS=. read -r _ section name <<<"$page"
	# minbase leaves manual pages out of packages; ours is read where it is kept.
	if [ -e "/usr/share/man/man$section/$name.$section.gz" ]; then
		man -l --warnings "/usr/share/man/man$section/$name.$section.gz" 2>&1 >/dev/null | { ! grep .; }
	fi
done
bash -c '. /usr/share/bash-completion/bash_completion; . /usr/share/bash-completion/completions/pba; complete -p pba' >/dev/null

xvfb-run -a -s '-screen 0 1280x800x24' bash -c '
	pba-gui --data books --sample 2>window.log &
	window=$!
	for _ in $(seq 100); do
		xdotool search --name "Sample" >/dev/null 2>&1 && break
		kill -0 $window || { cat window.log; exit 1; }
		sleep 0.3
	done
	xdotool search --name "Sample" >/dev/null
	kill -TERM $window
	wait $window'
pba --data books book list | grep Sample
apt-get -qq purge -y pba >log 2>&1 || { tail log; exit 1; }
[ ! -e /usr/bin/pba ] && [ ! -e /usr/share/applications/org.phonebookadmin.pba.desktop ]
echo "the window opened the sample book and ended; the package went without a trace"
