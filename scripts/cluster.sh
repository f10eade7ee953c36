# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The private PostgreSQL cluster and Redis of an instance. A cluster listens on no address,
# only on a socket in the state directory, and every role has its own password: trust would
# let any process in as the signer. Needs state.sh.

readonly PG_BIN=/usr/lib/postgresql/15/bin
readonly DB_NAME=sealkeeper
readonly DB_ROLES=(seal_owner seal_web seal_worker seal_signer seal_auditor)
declare -A CHILD_PIDS=() # name -> pid, of what this shell started

# as_user USER COMMAND…: PostgreSQL refuses uid 0, so root has to become somebody.
as_user() {
    local user=$1
    shift
    if ((EUID == 0)); then
        setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
    else
        "$@"
    fi
}

# cluster_create DIR durable|fast: initdb, settings, roles and the empty database. "fast"
# gives up durability: for tests, never for measurements.
cluster_create() {
    local dir=$1 kind=$2
    [[ -e $dir/pg/created ]] && return
    find "$dir/pg" -mindepth 1 -delete # an earlier attempt that did not finish
    cluster_initdb "$dir"
    cluster_settings "$dir" "$kind" >>"$dir/pg/postgresql.conf"
    cluster_sql "$dir" | as_user "$(state_user postgres)" \
        "$PG_BIN/postgres" --single -D "$dir/pg" postgres >"$dir/log/roles.log" 2>&1 ||
        die "creating the database roles failed; see $dir/log/roles.log"
    # single-user mode goes on after an error, so ask the log
    ! grep -E 'ERROR|FATAL|PANIC' "$dir/log/roles.log" >&2 || die "creating the database roles failed"
    as_user "$(state_user postgres)" touch "$dir/pg/created"
}

cluster_initdb() {
    (cd / && as_user "$(state_user postgres)" "$PG_BIN/initdb" -D "$1/pg" -U postgres \
        -A scram-sha-256 --pwfile="$1/secrets/postgres" -E UTF8 --no-locale --no-sync) \
        >"$1/log/initdb.log" 2>&1 || die "initdb failed; see $1/log/initdb.log"
}

cluster_settings() {
    cat <<CONF
listen_addresses = ''
unix_socket_directories = '$1/run/pg'
max_connections = 200
shared_buffers = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
# a statement could show a password or a person's data in the log
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
CONF
    [[ $2 == durable ]] || cat <<'CONF'
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
}

# One statement a line: single-user mode ends a statement at the line's end.
cluster_sql() {
    local role
    for role in "${DB_ROLES[@]}"; do
        echo "CREATE ROLE $role LOGIN NOCREATEDB NOCREATEROLE PASSWORD '$(<"$1/secrets/$role")';"
    done
    echo "CREATE DATABASE $DB_NAME OWNER seal_owner;"
    echo "REVOKE ALL ON DATABASE $DB_NAME FROM PUBLIC;"
    echo "GRANT CONNECT ON DATABASE $DB_NAME TO seal_web, seal_worker, seal_signer, seal_auditor;"
}

# spawn DIR NAME USER SIGNAL COMMAND…: starts a program of the instance in a session of its
# own, so that Ctrl-C reaches only us, and with SIGNAL as its end should we be killed.
spawn() {
    local dir=$1 name=$2 user=$3 signal=$4
    local -a as=()
    shift 4
    ((EUID != 0)) || [[ $user == root ]] ||
        as=(--reuid="$user" --regid="$(id -g "$user")" --clear-groups)
    (cd / && exec setsid setpriv --pdeathsig "$signal" "${as[@]}" -- "$@") \
        </dev/null >>"$dir/log/$name.log" 2>&1 9<&- & # 9: the instance's lock is ours alone
    CHILD_PIDS["$name"]=$!
    echo $! >"$dir/run/$name.pid"
}

cluster_start() {
    spawn "$1" postgres "$(state_user postgres)" INT "$PG_BIN/postgres" -D "$1/pg"
    wait_until "$1" 30 postgres test -S "$1/run/pg/.s.PGSQL.5432"
    wait_until "$1" 30 postgres "$PG_BIN/pg_isready" -q -h "$1/run/pg"
}

redis_start() {
    spawn "$1" redis "$(state_user redis)" TERM /usr/bin/redis-server --port 0 \
        --unixsocket "$1/run/redis/redis.sock" --unixsocketperm 777 --dir "$1/redis" \
        --save '' --appendonly no --daemonize no
    wait_until "$1" 10 redis test -S "$1/run/redis/redis.sock"
}

# wait_until DIR SECONDS NAME COMMAND…: dies when NAME ends first or the time is over.
wait_until() {
    local log=$1/log/$3.log tries=$(($2 * 20)) name=$3
    shift 3
    until "$@"; do
        kill -0 "${CHILD_PIDS[$name]}" 2>/dev/null || die "$name ended; its last words:"$'\n'"$(tail -n 15 "$log")"
        ((tries-- > 0)) || die "$name is not ready; see $log"
        sleep 0.05
    done
}
