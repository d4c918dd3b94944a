# Installs the phone book administrator:
#
#	make install                      below /usr/local, as root
#	make install PREFIX=$HOME/.local  for one user
#	make install DESTDIR=root PREFIX=/usr
#	make uninstall                    with the same PREFIX
#
# What the window needs of the system: libGL, libX11, libXcursor, libXi,
# libXinerama and libXrandr.

PREFIX  ?= /usr/local
DESTDIR ?=

.PHONY: install uninstall
install:
	cd tree && find . -type f -printf '%m %P\n' | while read -r mode file; do \
	  install -D -m $$mode "$$file" "$(DESTDIR)$(PREFIX)/$$file" || exit 1; done
	sed -i 's|/usr/bin/|$(PREFIX)/bin/|' "$(DESTDIR)$(PREFIX)/lib/systemd/system/pbs.service"

uninstall:
	cd tree && find . -type f -printf '%P\n' | while read -r file; do rm -f "$(DESTDIR)$(PREFIX)/$$file"; done
