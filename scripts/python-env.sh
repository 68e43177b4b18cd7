#!/bin/sh
# Makes or renews a Python environment in .tools: python-env.sh NAME REQUIREMENTS
# A stamp holds the sum of the requirements; while it agrees, nothing is done.
set -eu
cd "$(dirname "$0")/.."

uv_version=0.13.9
name=$1
requirements=$2
env=.tools/$name
sum=$(sha256sum <"$requirements")
[ "$(cat "$env/requirements.sum" 2>/dev/null || true)" = "$sum" ] && exit 0

if [ "$(.tools/uv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv_version" ]; then
    sh scripts/system.sh python3=python3
    python3 -c 'import ensurepip, venv' 2>/dev/null || sh scripts/system.sh python3-venv=python3-venv
    echo "setup: installing uv $uv_version into .tools"
    python3 -m venv .tools/uv
    .tools/uv/bin/pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi

echo "setup: installing $requirements into $env"
rm -rf "$env"
export UV_PYTHON_DOWNLOADS=never
.tools/uv/bin/uv venv --quiet --relocatable --python "$(command -v python3)" "$env"
.tools/uv/bin/uv pip install --quiet --python "$env/bin/python" --requirements "$requirements"
printf '%s\n' "$sum" >"$env/requirements.sum"
