#!/bin/sh
# Fails where the version of FyneApp.toml is not the newest of CHANGELOG.md, or the
# commit has a tag of another one.
set -eu
cd "$(dirname "$0")/.."
app=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
log=$(sed -n 's/^## \[\([0-9.]*\)\].*/\1/p' CHANGELOG.md | head -1)
if [ "$app" != "$log" ]; then
	echo "FyneApp.toml says version $app, CHANGELOG.md ${log:-none}: write them alike." >&2
	exit 1
fi
for tag in $(git tag --points-at HEAD 'v*'); do
	if [ "$tag" != "v$app" ]; then
		echo "The tag $tag is not v$app of FyneApp.toml." >&2
		exit 1
	fi
done
