# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Tests and static checks. Owns what `./dev test`, `check` and `campaign` run and how their
# results are counted; the tests themselves live in tests/. Sourced by ./dev.

readonly QUALITY_JOBS=2
readonly QUALITY_TIMEOUT=300
readonly CAMPAIGN_TIMEOUT=259200
declare -a QUALITY_WITHOUT=()

# quality_test [ctest options | --web [PATTERN…]]: SEALKEEPER_PRESET chooses another build
# than debug. With options only ctest's tests run, and only debug has those of the pages.
quality_test() {
    local preset=${SEALKEEPER_PRESET:-debug} failed=0
    local -a results=()
    if [[ ${1:-} != --web ]]; then
        quality_programs "$preset" "$@" || failed=1
        results=("$(ctest_results "$preset")")
    fi
    if [[ ${1:-} == --web || ($# == 0 && $preset == debug) ]]; then
        pages_test "${@:2}" || failed=1
        results+=("$(pages_results unit)" "$(pages_results browser)")
    fi
    quality_count "${results[@]}" || failed=1
    return "$failed"
}

# quality_programs PRESET [ctest options]
quality_programs() {
    local preset=$1
    packages_need build run test
    packages_check_versions
    build "$preset"
    [[ $preset != *san* ]] || quality_unsanitized
    quality_ctest "$preset" --timeout "$QUALITY_TIMEOUT" "${QUALITY_WITHOUT[@]}" "${@:2}"
}

# Tests that say themselves why they are left out under sanitizers.
quality_unsanitized() {
    QUALITY_WITHOUT=(--label-exclude '^unsanitized$')
    (cd "$TOP" && grep -rE '^(/\*|#) unsanitized:' --include='test_*.c' --include=CMakeLists.txt tests) |
        sed -E 's|:[^:]*unsanitized:|, left out:|; s| \*/$||'
}

# The long tests and how long they are: a test reads its own count with test_campaign().
# These are the counts of a release; ordinarily each test knows a small one by itself.
declare -A CAMPAIGN=(
    [CRASH]=3800        # deaths of a process, at named points and at any moment
    [PG_CYCLES]=500     # PostgreSQL stopped under load
    [FUZZ]=21600        # seconds a fuzz target; 0: none
    [MUTATIONS]=10000   # of audit exports, acts and messages
    [HISTORIES]=1000000 # of approvals against a model
    [RACES]=10000       # rounds of several callers at once
    [PINS]=1000         # wrong PINs at once
)

# quality_campaign [--COUNT N]… [ctest options]
quality_campaign() {
    local count failed=0
    while [[ ${1:-} == --* ]]; do
        count=${1#--} count=${count^^} count=${count//-/_}
        [[ -n ${CAMPAIGN[$count]:-} && ${2:-} =~ ^[0-9]+$ ]] ||
            die "campaign: a count and a number are expected, not: $*"
        CAMPAIGN[$count]=$2
        shift 2
    done
    for count in "${!CAMPAIGN[@]}"; do
        say "$count: ${CAMPAIGN[$count]}"
        export "SEALKEEPER_CAMPAIGN_$count=${CAMPAIGN[$count]}"
    done
    packages_need build run test
    packages_check_versions
    ((CAMPAIGN[FUZZ] == 0)) || quality_fuzz "${CAMPAIGN[FUZZ]}" || failed=1
    build debug
    quality_ctest debug --timeout "$CAMPAIGN_TIMEOUT" -L campaign "$@" || failed=1
    quality_count "$(ctest_results debug)" || failed=1
    return "$failed"
}

# quality_fuzz SECONDS: each target of tests/fuzz under libFuzzer for so long. What was
# found interesting stays in build/fuzz/corpus, what failed in build/fuzz/NAME-….
quality_fuzz() {
    local program passed=0 failed=0
    local -a jobs=()
    packages_need check
    build fuzz fuzz_targets
    for program in "$TOP"/build/fuzz/fuzz/fuzz_*; do
        fuzz_run "$program" "$1" &
        jobs+=($!)
        ((${#jobs[@]} % QUALITY_JOBS)) || fuzz_count
    done
    fuzz_count
    say "fuzz: $passed passed, $failed failed"
    ((failed == 0))
}

# Waits for all of the caller's jobs.
fuzz_count() {
    local job
    for job in "${jobs[@]}"; do
        if wait "$job"; then ((++passed)); else ((++failed)); fi
    done
    jobs=()
}

# fuzz_run PROGRAM SECONDS
fuzz_run() {
    local name=${1##*/}
    local corpus=$TOP/build/fuzz/corpus/$name log=$TOP/build/fuzz/$name.log
    mkdir -p "$corpus"
    if "$1" -max_total_time="$2" -timeout=30 -rss_limit_mb=3072 -print_final_stats=1 \
        -artifact_prefix="$TOP/build/fuzz/$name-" "$corpus" >"$log" 2>&1; then
        say "$name: $(awk '/^Done/ { print $2 " runs"; exit }' "$log")"
        return 0
    fi
    say "$name: FAILED, see $log"
    tail -n 30 "$log"
    return 1
}

ctest_results() { echo "$TOP/build/$1/tests.xml"; }

# quality_ctest PRESET [ctest options]
quality_ctest() {
    local results
    results=$(ctest_results "$1")
    local -a options=(--test-dir "$TOP/build/$1" --parallel "$QUALITY_JOBS" --no-tests=error
        --output-on-failure --output-junit "$results"
        # the counts are at the end of each output: keep all of it
        --test-output-size-passed 100000000 --test-output-size-failed 100000000)
    shift
    rm -f "$results"
    ctest "${options[@]}" "$@"
}

# quality_count RESULTS…: ends with one plain line, "N passed, N failed".
quality_count() {
    awk -f "$TOP/scripts/totals.awk" "$@"
}

readonly QUALITY_CHECKS=(format layers docs shell web cppcheck tidy)

# quality_check [NAME…]: all of them, or the named ones; goes on after a failure.
quality_check() {
    local name passed=0 failed=0
    packages_need build check
    (($#)) || set -- "${QUALITY_CHECKS[@]}"
    # the compile commands and what they name, without compiling
    (cd "$TOP" && cmake --preset debug && cmake --build build/debug --target generated) >/dev/null
    for name in "$@"; do
        [[ " ${QUALITY_CHECKS[*]} " == *" $name "* ]] || die "check: there is no check \"$name\""
        if "check_$name"; then
            say "check $name: ok"
            ((++passed))
        else
            say "check $name: FAILED"
            ((++failed))
        fi
    done
    say "$passed passed, $failed failed"
    ((failed == 0))
}

check_format() {
    find "$TOP/server" "$TOP/include" "$TOP/tests" -name '*.[ch]' -print0 |
        xargs -0 -r clang-format --dry-run -Werror
}

check_layers() {
    "$TOP/scripts/check-layers" "$TOP"
}

check_docs() {
    "$TOP/scripts/check-docs"
}

check_shell() {
    (cd "$TOP" && grep -rlE '^#!/bin/(ba)?sh' dev .ci scripts tests |
        xargs shellcheck --check-sourced --external-sources)
}

check_web() {
    pages_check
}

check_cppcheck() {
    mkdir -p "$TOP/build/cppcheck"
    cppcheck --quiet --error-exitcode=1 -j "$QUALITY_JOBS" --std=c11 --inline-suppr \
        --enable=warning,performance,portability --library=posix,gnu,"$TOP/scripts/cppcheck.cfg" \
        --suppressions-list="$TOP/scripts/cppcheck-suppressions.txt" \
        --cppcheck-build-dir="$TOP/build/cppcheck" \
        --project="$TOP/build/debug/compile_commands.json"
}

check_tidy() {
    local log=$TOP/build/clang-tidy.log
    if run-clang-tidy -quiet -j "$QUALITY_JOBS" -p "$TOP/build/debug" \
        -header-filter="$TOP/(server|include|tests)/.*" "$TOP/(server|tests)/.*\.c$" \
        >"$log" 2>&1; then
        return 0
    fi
    sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E '(warning|error):' | sort -u || tail -n 20 "$log"
    return 1
}
