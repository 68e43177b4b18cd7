#!/bin/sh
# Installs Debian packages for programs that are missing: system.sh PROGRAM=PACKAGE…
# Looks for each program on PATH (and where Debian keeps PostgreSQL's server programs) and does nothing when all are there.
set -eu

found() {
    command -v "$1" >/dev/null 2>&1 && return 0
    for file in /usr/lib/postgresql/*/bin/"$1"; do
        [ -x "$file" ] && return 0
    done
    return 1
}

missing=
for pair in "$@"; do
    found "${pair%%=*}" || missing="$missing ${pair#*=}"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null 2>&1 || { echo "missing and no apt-get here: please install$missing" >&2; exit 1; }
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
echo "setup: installing Debian packages:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words by intent
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
