#!/usr/bin/env bash
# Lays llama.cpp out in the folder that is given: bin/ (shared libraries) and models/ (vocabularies with
# tokenizer goldens, chat templates). Both come from npm packages, pinned by content; two archives are taken as
# they are instead of an install, because their hundred dependencies are of no use here.
set -euo pipefail

dir=$1
version=3.22.1
[ -e "$dir/.complete-$version" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent --ignore-scripts "@node-llama-cpp/linux-x64@$version" "node-llama-cpp@$version" >/dev/null </dev/null
sha512sum --quiet -c <<SUMS
e6e0820cda9608d7da026f1a47f533c5ba381c1a4a80d17dd640873dea4a86032057638099ab6879f6ce94c8a1b2a0a21f639ddf913f7941d00856df44126e3a  node-llama-cpp-linux-x64-$version.tgz
6e5b488a9b9699cd76dc7eed30880318a4ac4ab866865418795502e3c5d38d55bb5c624988927209d95333343f2e25a83e4183a5c2f816f883a60c3ba9f4e20f  node-llama-cpp-$version.tgz
SUMS

rm -rf "$dir"
mkdir -p "$dir/bin"
tar -xzf "node-llama-cpp-linux-x64-$version.tgz" -C "$dir/bin" --strip-components=3 --wildcards 'package/bins/linux-x64/*.so'
tar -xzf "node-llama-cpp-$version.tgz" package/llama/gitRelease.bundle
git clone --quiet --bare package/llama/gitRelease.bundle source.git
git -C source.git archive HEAD models | tar -x -C "$dir"
touch "$dir/.complete-$version"
