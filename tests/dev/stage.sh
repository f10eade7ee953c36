# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the tests of ./dev share: its scripts with nothing to build or to install, a folder
# of their own, and how a test fails. Sourced with SOURCE_DIR as the first argument.
set -euo pipefail
shopt -s inherit_errexit
umask 022
TOP=$1
WORK=$(mktemp -d /tmp/sk-XXXXXX)
chmod 0711 "$WORK" # other users of an instance have to pass
readonly TOP WORK

# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/packages.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/state.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/cluster.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/programs.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/instance.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/pages.sh"
# shellcheck source-path=SCRIPTDIR/../..
. "$TOP/scripts/quality.sh"

say() { printf '%s\n' "$*"; }
die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}
build() { :; }
built() { echo "$WORK/build"; }
pages_build() { :; }
packages_need() { :; }
packages_check_versions() { :; }

# fail WHAT…
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# same WHAT EXPECTED FOUND
same() {
    [[ $2 == "$3" ]] || fail "$1: expected \"$2\", found \"$3\""
}
