# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Signer, worker and web of an instance: their configuration files and how each is started.
# Needs state.sh and cluster.sh.

# Rates of an instance that hundreds of demo files run through; the defaults are for people.
readonly DEMO_CAP=1000000

# config_write_all DIR PORT people|demo
config_write_all() {
    local dir=$1 port=$2 caps=$3
    echo "http://127.0.0.1:$port" >"$dir/address"
    config_web "$dir" "$port" "$caps" | config_install "$dir/web"
    config_worker "$dir" "$port" | config_install "$dir/worker"
    config_signer "$dir" "$port" "$caps" | config_install "$dir/signer"
    config_sealctl "$dir" | config_install "$dir/sealctl"
}

# config_install FILE: standard input becomes FILE.ini. What FILE.local.ini sets, which
# nobody but its owner writes, takes the place of ours.
config_install() {
    local own=/dev/null
    [[ ! -e $1.local.ini ]] || own=$1.local.ini
    {
        echo "# Written anew at each start: put settings of your own into $1.local.ini"
        config_merge "$own"
    } >"$1.ini.new"
    mv "$1.ini.new" "$1.ini"
}

# config_merge OWN: its lines, then those of standard input whose key it does not name.
config_merge() {
    awk -F '[ \t]*=' -v own="$1" '
        BEGIN { while ((getline <own) > 0) { print; sub(/^[ \t]+/, ""); taken[$1] } }
        !($1 in taken)'
}

# config_database DIR ROLE
config_database() {
    cat <<INI
db_socket = $1/run/pg
db_name = $DB_NAME
db_user = $2
db_password_file = $1/secrets/$2
INI
}

config_web() {
    cat <<INI
listen = 127.0.0.1:$2
metrics_listen = 127.0.0.1:$(($2 + 1))
static_dir = $1/share/web
public_url = http://127.0.0.1:$2
redis_socket = $1/run/redis/redis.sock
signer_socket = $1/run/signer/web.sock
hmac_key_file = $1/secrets/web_hmac_key
INI
    config_database "$1" seal_web
    [[ $3 == people ]] || cat <<INI
rate_login_per_minute = $DEMO_CAP
rate_per_person = $DEMO_CAP
rate_per_address = $DEMO_CAP
rate_open_per_minute = $DEMO_CAP
rate_verify_per_minute = $DEMO_CAP
verify_waiting_max = $DEMO_CAP
INI
}

config_worker() {
    cat <<INI
public_url = http://127.0.0.1:$2
mail = maildir:$1/mail
metrics_listen = 127.0.0.1:$(($2 + 2))
redis_socket = $1/run/redis/redis.sock
signer_socket = $1/run/signer/worker.sock
pdf_program = $1/bin/sealkeeper-pdf
INI
    config_database "$1" seal_worker
}

config_signer() {
    cat <<INI
socket_dir = $1/run/signer
web_uid = $(id -u "$(state_user web)")
worker_uid = $(id -u "$(state_user worker)")
root_uid = $EUID
journal = $1/journal/journal
kek_file = $1/secrets/signer_kek
pepper_file = $1/secrets/pin_pepper
crl_url = http://127.0.0.1:$2/api/v1/crl.der
INI
    config_database "$1" seal_signer
    ((EUID != 0)) || echo "user = $(state_user signer)"
    [[ $3 == people ]] || echo "pin_successes_per_minute = $DEMO_CAP"
}

config_sealctl() {
    cat <<INI
db_socket = $1/run/pg
db_name = $DB_NAME
owner_password_file = $1/secrets/seal_owner
auditor_password_file = $1/secrets/seal_auditor
signer_socket = $1/run/signer/root.sock
public_url = $(<"$1/address")
INI
}

# programs_install DIR BUILD_DIR: the instance runs copies, so that a build under way does
# not change what runs, and other users can reach them. Only what is shipped: the measuring
# program beside it links the tests' way to forge authority.
programs_install() {
    local program
    while read -r program; do
        install -m 0755 -C "$2/bin/$program" "$1/bin/"
    done <"$2/programs.txt"
    rm -rf "$1/share/web"
    mkdir "$1/share/web" # the pages come by pages_install, where somebody looks at them
}

signer_start() {
    spawn "$1" signer root TERM "$1/bin/sealkeeper-signer" --config "$1/signer.ini"
    wait_until "$1" 20 signer test -S "$1/run/signer/worker.sock"
}

worker_start() {
    spawn "$1" worker "$(state_user worker)" TERM "$1/bin/sealkeeper-worker" --config "$1/worker.ini"
}

web_start() {
    local port
    port=$(sed -n 's/^metrics_listen = .*://p' "$1/web.ini")
    spawn "$1" web "$(state_user web)" TERM "$1/bin/sealkeeper-web" --config "$1/web.ini"
    wait_until "$1" 20 web http_is_ok "$port" /readyz
}

# http_is_ok PORT PATH: one GET without a client to install.
http_is_ok() {
    local status
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
    read -r -t 2 status <&3 || status=
    exec 3>&-
    [[ $status == 'HTTP/1.1 200'* ]]
}

# port_of DIR: web's port of an instance that ran before; nothing when there is none.
port_of() {
    [[ ! -e $1/address ]] || sed 's/.*://' "$1/address"
}

# port_free_from N: the first of N, N+10, … where our three ports are free.
port_free_from() {
    local port
    for ((port = $1; port < $1 + 2000; port += 10)); do
        ports_are_free "$port" && echo "$port" && return
    done
    die "no free port from $1 on"
}

ports_are_free() {
    port_is_free "$1" && port_is_free $(($1 + 1)) && port_is_free $(($1 + 2))
}

port_is_free() {
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
