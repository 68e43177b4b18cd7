#!/bin/sh
# Installs a folder's npm packages as its lock file says: node-env.sh FOLDER
# A stamp holds the sum of the lock file; while it agrees, nothing is done.
set -eu
cd "$(dirname "$0")/../$1"

sum=$(sha256sum <package-lock.json)
[ "$(cat node_modules/lock.sum 2>/dev/null || true)" = "$sum" ] && exit 0

echo "setup: installing the npm packages of $1"
npm ci --ignore-scripts --no-audit --no-fund --silent
printf '%s\n' "$sum" >node_modules/lock.sum
