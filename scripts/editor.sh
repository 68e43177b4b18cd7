#!/bin/sh
# Bundles the editor (editor/) into one module: editor.sh FILE. Trunk runs it for every build; `make setup` has installed
# the packages before.
set -eu
cd "$(dirname "$0")/../editor"

notice='/*! Holds CodeMirror and Lezer, copyright Marijn Haverbeke and others, under the MIT licence: https://codemirror.net */'
./node_modules/.bin/esbuild src/editor.js --bundle --format=esm --minify --target=es2022 --charset=utf8 \
    --legal-comments=none --banner:js="$notice" --log-level=warning --outfile="$1" --allow-overwrite
