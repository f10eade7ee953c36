# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The pages of web/: Node and its modules, the build into build/web, the generated types,
# development with hot reload, and the tests in a browser. Writes only to build/ and
# web/node_modules. Needs packages.sh, instance.sh and programs.sh.

readonly PAGES=$TOP/web
readonly PAGES_OUT=$TOP/build/web
# The machine's Node only installs: the modules bring the one that builds. To an older one
# than they want npm would not give their native parts, unless it is forced.
readonly NODE_FLOOR=18 NODE_WANTED=22

# pages_need: Node and the modules that web/package-lock.json names, installed when it changed.
pages_need() {
    local stamp=$PAGES/node_modules/.installed force=
    if ! command -v npm >/dev/null || ! node_is_at_least "$NODE_FLOOR"; then
        packages_need web
    fi
    mkdir -p "$TOP/build"
    cmp -s "$PAGES/package-lock.json" "$stamp" && return
    say "installing the modules of web/package-lock.json"
    node_is_at_least "$NODE_WANTED" || force=--force
    pages_locked pages_npm ci ${force:+"$force"} --no-audit --no-fund --loglevel=error ||
        die "npm ci failed; see above"
    cp "$PAGES/package-lock.json" "$stamp"
}

node_is_at_least() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    ((${version%%.*} >= $1))
}

# pages_npm ARGUMENT…: in web/, and with a cache where there is no home to keep it in.
pages_npm() {
    local -a own=()
    [[ -w ${HOME:-/nonexistent} ]] || own=("npm_config_cache=$TOP/build/npm-cache" "HOME=$TOP/build")
    (cd "$PAGES" && env "${own[@]}" npm "$@")
}

# pages_locked COMMAND…: one at a time in this tree.
pages_locked() {
    (flock 8 && "$@") 8>"$TOP/build/pages.lock"
}

# pages_build: build/web, again only when something it is made of changed.
pages_build() {
    pages_need
    pages_locked pages_build_changed
}

pages_build_changed() {
    local made=$TOP/build/web.made now
    now=$(pages_digest)
    [[ ! -e $PAGES_OUT/index.html || ! -e $made || $(<"$made") != "$now" ]] || return 0
    rm -f "$made"
    pages_build_into "$PAGES_OUT"
    echo "$now" >"$made"
}

# pages_build_into DIR
pages_build_into() {
    say "building the pages"
    SEALKEEPER_WEB_OUT=$1 pages_npm run --silent build >"$TOP/build/pages.log" 2>&1 ||
        die "building the pages failed:"$'\n'"$(tail -n 30 "$TOP/build/pages.log")"
    chmod -R a+rX "$1"
}

# Of everything below web/ that a build can read; tests are no part of it.
pages_digest() {
    (cd "$PAGES" && find . \( -name node_modules -o -path ./tests \) -prune -o \
        -type f ! -name '*.test.ts' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

# pages_install DIR: an instance serves a copy, if they were built at all.
pages_install() {
    [[ ! -d $PAGES_OUT ]] || cp -R "$PAGES_OUT/." "$1/share/web/"
    chmod -R a+rX "$1/share/web"
}

# pages_types: src/api/schema.d.ts anew, from the tables of the server as it is now.
pages_types() {
    pages_need
    build debug sealkeeper-web
    pages_types_into "$PAGES/src/api/schema.d.ts"
}

pages_types_into() {
    local document=$TOP/build/openapi.json
    "$(built debug)/bin/sealkeeper-web" --openapi >"$document"
    SEALKEEPER_OPENAPI=$document SEALKEEPER_TYPES=$1 pages_npm run --silent types >"$TOP/build/types.log" 2>&1 ||
        die "generating types failed:"$'\n'"$(<"$TOP/build/types.log")"
}

# ---- development ----

# pages_develop [--state DIR] [arguments of vite]: hot reload in front of a running instance.
pages_develop() {
    local dir
    dir=$(state_default)
    [[ ${1:-} != --state ]] || { dir=$(realpath -m -- "${2:?}") && shift 2; }
    instance_is_running "$dir" ||
        die "nothing runs in $dir: start ./dev run in another terminal first"
    pages_need
    say "calls of the API go to $(<"$dir/address"), the instance in $dir"
    SEALKEEPER_ADDRESS=$(<"$dir/address") pages_npm run --silent dev -- "$@"
}

# ---- tests ----

# pages_test [PATTERN…]: unit tests, then those in a browser against an instance of their
# own; with a pattern only files whose path holds it. Leaves a JUnit file of each kind.
pages_test() {
    local kind failed=0
    mkdir -p "$TOP/build"
    for kind in unit browser; do # what stays when it dies before it can count
        echo '<testsuites tests="1" failures="1" errors="0">' >"$(pages_results "$kind")"
    done
    packages_need run test web-test
    packages_check_versions
    pages_build || return 1
    for kind in unit browser; do
        "pages_test_$kind" "$@" || failed=1
    done
    return "$failed"
}

pages_results() { echo "$TOP/build/web-$1.xml"; }

# pages_vitest KIND [PATTERN…]
pages_vitest() {
    local kind=$1
    shift
    pages_npm run --silent "test:$kind" -- --passWithNoTests --reporter=default --reporter=junit \
        --outputFile.junit="$(pages_results "$kind")" "$@"
}

pages_test_unit() { pages_vitest unit "$@"; }

# A shell of its own: the instance ends with it.
pages_test_browser() (
    instance_open_for_tests
    SEALKEEPER_STATE=$STATE SEALKEEPER_ADDRESS=$(<"$STATE/address") pages_vitest browser "$@"
)

# pages_shots DIR: a picture of every screen.
pages_shots() {
    (($# == 1)) || die "shots: name the folder for the pictures"
    mkdir -p "$1"
    SEALKEEPER_SHOTS=$(realpath -- "$1") pages_with_past shots
}

# pages_lighthouse: the scores of the entry pages. They are timings: on a machine at rest.
pages_lighthouse() {
    pages_with_past lighthouse
}

# pages_with_past SCRIPT: one of npm's, in front of a demo company that has lived.
pages_with_past() (
    packages_need run web-test
    packages_check_versions
    pages_build
    instance_open_for_tests
    "$STATE/bin/sealkeeper-demo" fill --state "$STATE"
    SEALKEEPER_STATE=$STATE SEALKEEPER_ADDRESS=$(<"$STATE/address") pages_npm run --silent "$1"
)

# ---- checks ----

# Types, words, budgets; the lock file names no host; generated types are of today; two
# builds give the same bytes.
pages_check() {
    local failed=0
    pages_build
    pages_npm run --silent check || failed=1
    pages_check_lock || failed=1
    pages_check_types || failed=1
    pages_check_twice || failed=1
    return "$failed"
}

pages_check_lock() {
    ! grep -n '"resolved"' "$PAGES/package-lock.json" | head -n 3 | grep . ||
        { say "web/package-lock.json names where modules come from: run npm with web/.npmrc" && return 1; }
}

pages_check_types() {
    build debug sealkeeper-web >/dev/null
    pages_types_into "$TOP/build/schema.d.ts"
    cmp -s "$TOP/build/schema.d.ts" "$PAGES/src/api/schema.d.ts" ||
        { say "web/src/api/schema.d.ts is not what the server says now: ./dev types" && return 1; }
}

pages_check_twice() {
    pages_build_into "$TOP/build/web.again" >/dev/null
    diff -rq "$PAGES_OUT" "$TOP/build/web.again" ||
        { say "two builds of the same pages differ" && return 1; }
}
