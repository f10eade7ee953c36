# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A running instance: `./dev run`, and the private ones behind `demo` and `bench`. Whatever
# was started here ends here, by its pid: on Ctrl-C, on a failure, and when a part dies.
# Needs packages.sh, state.sh, cluster.sh, programs.sh and pages.sh.

STATE=                  # of the running instance
INSTANCE_PRESET=release # whose programs it runs
INSTANCE_IS_PRIVATE=    # set: removed at the end
INSTANCE_FILLER=        # pid, while or after the company gets its past
readonly STOP_ORDER=(web worker signer redis postgres)
readonly STOP_SECONDS=15

instance_run() {
    local state port=
    state=$(state_default)
    while (($#)); do
        case $1 in
            --state) state=$(realpath -m -- "${2:?}") && shift 2 ;;
            --port) port=${2:?} && shift 2 ;;
            *) die "run: unknown option $1" ;;
        esac
    done
    build release programs
    pages_build
    packages_need run
    packages_check_versions
    instance_open "$state" durable people "$port"
    instance_start_programs
    instance_set_up_company
    instance_fill_company
    instance_print
    instance_wait
}

instance_demo() {
    local state='' out=demo-out keep='' status=0
    while [[ ${1:-} == --* ]]; do
        case $1 in
            --state) state=$(realpath -m -- "${2:?}") && shift 2 ;;
            --out) out=${2:?} && shift 2 ;;
            --keep) keep=1 && shift ;;
            *) die "demo: unknown option $1" ;;
        esac
    done
    (($#)) || die "demo: name at least one PDF file"
    mkdir -p "$out"
    build release programs >&2
    if [[ -z $state ]] || ! instance_is_running "$state"; then
        packages_need run
        packages_check_versions
        instance_open_private "$state" "$keep"
        instance_start_programs
        instance_set_up_company
        state=$STATE
    fi >&2
    "$state/bin/sealkeeper-demo" seal --state "$state" --out "$out" "$@" || status=$?
    return "$status"
}

# instance_accounts [--state DIR]: as `run` prints them, with those who came later.
instance_accounts() {
    local state
    state=$(state_default)
    [[ ${1:-} != --state ]] || state=$(realpath -m -- "${2:?}")
    [[ -e $state/demo-accounts.json ]] || die "there is no demo company in $state"
    "$state/bin/sealkeeper-demo" accounts --state "$state"
}

# instance_code LOGIN [--state DIR]: a demo account's one-time code of now.
instance_code() {
    local login=${1:?} state
    state=$(state_default)
    [[ ${2:-} != --state ]] || state=$(realpath -m -- "${3:?}")
    [[ -e $state/demo-accounts.json ]] || die "there is no demo company in $state"
    "$state/bin/sealkeeper-demo" code --state "$state" "$login"
}

# Durable on purpose: a measurement without fsync says nothing.
instance_bench() {
    build release >&2
    packages_need run
    packages_check_versions
    instance_open_private '' '' >&2
    "$(built release)/bin/sealkeeper-bench" --state "$STATE" "$@"
}

# ---- opening ----

# instance_open DIR durable|fast people|demo [PORT]: state, cluster and Redis, migrated.
instance_open() {
    local port
    STATE=$1
    state_check "$STATE"
    instance_lock
    instance_end_leftovers
    instance_discard_unfinished
    instance_say_isolation
    state_create "$STATE"
    cluster_create "$STATE" "$2"
    port=$(instance_port "${4:-}")
    config_write_all "$STATE" "$port" "$3"
    programs_install "$STATE" "$(built "$INSTANCE_PRESET")"
    pages_install "$STATE"
    trap instance_stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    cluster_start "$STATE"
    redis_start "$STATE"
    "$STATE/bin/sealctl" --config "$STATE/sealctl.ini" migrate up
}

# The state directory itself is the lock. It is held until this shell ends, however it ends;
# what we start does not hold it.
instance_lock() {
    mkdir -p "$STATE"
    exec 9<"$STATE"
    flock --nonblock 9 || die "an instance is already running in $STATE"
}

# instance_is_running DIR: does some living ./dev hold its lock?
instance_is_running() {
    local status=0
    [[ -d $1 ]] || return 1
    flock --nonblock --conflict-exit-code 9 "$1" true 2>/dev/null || status=$?
    ((status == 9))
}

# instance_port [WANTED]: without a wish the port stays what it was, because mails and
# certificates name it.
instance_port() {
    local had port
    had=$(port_of "$STATE")
    if [[ -n $had && ${1:-$had} == "$had" ]]; then
        ports_are_free "$had" || die "port $had, $((had + 1)) or $((had + 2)) is taken by somebody else;" \
            "./dev run --state $STATE --port N moves this instance"
        echo "$had"
        return
    fi
    port=$(port_free_from "${1:-8080}")
    [[ -z $had ]] ||
        say "moving from port $had to $port: links mailed before still name $had, as do certificates for their revocation list" >&2
    echo "$port"
}

# instance_open_private DIR KEEP [durable|fast]: an instance for one command; without DIR a
# temporary one. Hundreds of files go through it, hence its rates.
instance_open_private() {
    local dir=$1 port=
    [[ -n $dir ]] || dir=$(mktemp -d /tmp/sk-XXXXXX)
    [[ -n $1 || -n $2 ]] || INSTANCE_IS_PRIVATE=1
    [[ -e $dir/address ]] || port=$((20000 + RANDOM % 1000 * 10))
    instance_open "$dir" "${3:-durable}" demo "$port"
}

# instance_open_for_tests: a private one, whole and with its demo company, of the programs
# that the tests are built with.
instance_open_for_tests() {
    INSTANCE_PRESET=debug
    build debug programs
    packages_need run
    packages_check_versions
    instance_open_private '' '' fast
    instance_start_programs
    instance_set_up_company
}

# What a killed ./dev left running here: the pid is ours only if it still names our folder.
instance_end_leftovers() {
    local file pid
    for file in "$STATE"/run/*.pid; do
        [[ -e $file ]] || continue
        pid=$(<"$file")
        if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$STATE/"; then
            say "ending what an earlier run left behind: $(basename "$file" .pid), pid $pid"
            kill -TERM "$pid"
            while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        fi
        rm -f "$file"
    done
}

# A set-up that was interrupted cannot be continued: secrets it had shown are lost.
instance_discard_unfinished() {
    [[ -e $STATE/setup.unfinished ]] || return 0
    say "the set-up in $STATE did not finish; beginning again"
    state_empty "$STATE"
}

instance_say_isolation() {
    ((EUID != 0)) || return 0
    say "not root: web, worker, signer, PostgreSQL and Redis share your uid"
    say "not root: the signer does not change its root directory and may be unable to lock its memory"
}

instance_start_programs() {
    signer_start "$STATE"
    worker_start "$STATE"
    web_start "$STATE"
}

instance_set_up_company() {
    [[ ! -e $STATE/demo-accounts.json ]] || return 0
    say "first start: creating the demo company"
    touch "$STATE/setup.unfinished"
    "$STATE/bin/sealkeeper-demo" setup --state "$STATE"
    rm "$STATE/setup.unfinished"
}

# A company with a past is nicer to look at. It takes a while, so it happens while people
# look already; once, even when it was interrupted.
instance_fill_company() {
    [[ ! -e $STATE/fill.begun ]] || return 0
    touch "$STATE/fill.begun"
    spawn "$STATE" fill root TERM "$STATE/bin/sealkeeper-demo" fill --state "$STATE"
    INSTANCE_FILLER=${CHILD_PIDS[fill]}
    unset 'CHILD_PIDS[fill]' # its end is nobody's
}

instance_print() {
    say ''
    "$STATE/bin/sealkeeper-demo" accounts --state "$STATE"
    cat <<TEXT

Open one of the links above. In the first minute the company gets more people and requests
in every state:
  ./dev accounts --state $STATE           all who are there
  ./dev code LOGIN --state $STATE         the one-time code that approving and administration ask for
Or try:
  ./dev demo --state $STATE FILE.pdf      the whole job, through the API
  less $STATE/log/web.log              one JSON line an exchange; mail is in $STATE/mail
Sealkeeper is at $(<"$STATE/address"), its API described at $(<"$STATE/address")/docs/api.
Ctrl-C stops everything.
TEXT
}

# ---- while it runs ----

# Until Ctrl-C, or until one part ends by itself: then all of it ends.
instance_wait() {
    local ended='' name status=0
    wait -n -p ended "${CHILD_PIDS[@]}" || status=$?
    for name in "${!CHILD_PIDS[@]}"; do
        [[ ${CHILD_PIDS[$name]} != "$ended" ]] ||
            say "$name ended by itself (status $status): stopping everything; see $STATE/log/$name.log"
    done
    exit 1
}

# ---- ending ----

# The exit trap: in this order, so that each still finds what it needs to drain.
instance_stop() {
    local name
    trap '' INT TERM HUP
    [[ -z $INSTANCE_FILLER ]] || kill -TERM "$INSTANCE_FILLER" 2>/dev/null || :
    for name in "${STOP_ORDER[@]}"; do
        instance_stop_one "$name"
    done
    rm -f "$STATE"/run/*.pid
    [[ -z $INSTANCE_IS_PRIVATE ]] || state_remove "$STATE"
}

instance_stop_one() {
    local pid=${CHILD_PIDS[$1]:-} tries=$((STOP_SECONDS * 20)) signal=TERM
    [[ -n $pid ]] || return 0
    [[ $1 != postgres ]] || signal=INT # "fast": ends sessions, no wait for them
    kill -"$signal" "$pid" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null; do
        if ((tries-- == 0)); then
            say "$1 does not end; killing it"
            kill -KILL "$pid"
            break
        fi
        sleep 0.05
    done
    wait "$pid" 2>/dev/null || :
}
