#!/bin/sh
# Prints the licence texts of all modules that the programs are made of, and
# fails where one has none:
#
#	packaging/licences.sh         the texts
#	packaging/licences.sh --list  module, version and kind, one a line
set -eu
cd "$(dirname "$0")/.."

kind() { # of the licence texts given
	if grep -q 'Apache License' "$@"; then
		echo Apache-2.0
	elif grep -q 'Redistribution and use in source and binary' "$@"; then
		echo BSD
	elif grep -q 'Mozilla Public License' "$@"; then
		echo MPL-2.0
	elif grep -q 'Permission is hereby granted, free of charge' "$@"; then
		echo MIT
	elif grep -q 'Permission to use, copy, modify, and/or distribute this software' "$@"; then
		echo ISC
	else
		echo unknown
	fi
}

go list -deps -tags x11,migrated_fynedo \
	-f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/... | sort -u |
	while read -r module version dir; do
		texts=$(find "$dir" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'unlicense*' \) | sort)
		if [ -z "$texts" ]; then
			echo "$module $version has no licence text" >&2
			exit 1
		fi
		if [ "${1-}" = --list ]; then
			# shellcheck disable=SC2086
			printf '%s\t%s\t%s\n' "$module" "$version" "$(kind $texts)"
			continue
		fi
		printf '%s\n%s %s\n%s\n\n' "----------------------------------------" "$module" "$version" "----------------------------------------"
		# shellcheck disable=SC2086
		cat $texts
		printf '\n'
	done
