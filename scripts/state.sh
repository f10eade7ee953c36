# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The state directory of an instance: who may enter what, secrets, configuration files.
# Everything an instance owns is below it, and it is the only place we write to.
#
#   DIR/state             marks the directory as ours
#   DIR/bin, share/       copies of programs and pages: the checkout may be closed to them
#   DIR/pg                the PostgreSQL cluster           DIR/run/pg, run/redis    sockets
#   DIR/secrets           one file a secret, 0600 (password of each database role, …)
#   DIR/run/signer        the signer's three sockets       DIR/run/NAME.pid
#   DIR/journal           the signer's journal             DIR/mail       a maildir
#   DIR/NAME.ini          written anew at each start       DIR/log        one log a program
#   DIR/NAME.local.ini    the owner's own settings, which we only read
#   DIR/address           web's base URL                   DIR/demo-accounts.json   0600
#
# As root each program has its own system user; as anybody else all share the caller's uid.

readonly SERVICE_GROUP=sealkeeper

# state_user NAME: which user the program runs as.
state_user() {
    ((EUID == 0)) || { id -un && return; }
    case $1 in
        postgres | redis) echo "$1" ;;
        root) echo root ;;
        *) echo "sealkeeper-$1" ;;
    esac
}

state_default() {
    if [[ -n ${SEALKEEPER_STATE:-} ]]; then
        echo "$SEALKEEPER_STATE"
    elif ((EUID == 0)); then
        echo /var/tmp/sealkeeper-0
    else
        echo "$HOME/.local/state/sealkeeper"
    fi
}

# state_check DIR: dies when DIR cannot serve as a state directory.
state_check() {
    [[ $1 == /* ]] || die "the state directory must be an absolute path: $1"
    # the longest socket path below it must stay under 107 bytes
    ((${#1} <= 60)) || die "the state directory's path is too long for sockets (60 characters): $1"
    [[ ! -e $1 || -O $1 ]] || die "$1 belongs to somebody else"
    [[ ! -e $1 || -e $1/state || -z $(ls -A -I '*.local.ini' "$1") ]] || die "$1 holds files that are not ours"
}

state_make_users() {
    local name
    ((EUID == 0)) || return 0
    getent group "$SERVICE_GROUP" >/dev/null || groupadd --system "$SERVICE_GROUP"
    for name in web worker signer; do
        getent passwd "sealkeeper-$name" >/dev/null ||
            useradd --system --no-create-home --home-dir /nonexistent \
                --shell /usr/sbin/nologin --gid "$SERVICE_GROUP" "sealkeeper-$name"
    done
}

# state_dir DIR MODE USER: the group is the services' where users differ.
state_dir() {
    mkdir -p "$1"
    ((EUID != 0)) || chown "$3:$SERVICE_GROUP" "$1"
    chmod "$2" "$1"
}

state_make_dirs() {
    local dir=$1
    mkdir -p "$(dirname "$dir")"
    state_dir "$dir" 0711 root
    state_dir "$dir/bin" 0755 root
    state_dir "$dir/share" 0755 root
    state_dir "$dir/log" 0700 root
    state_dir "$dir/secrets" 0711 root
    state_dir "$dir/run" 0711 root
    state_dir "$dir/run/pg" 0750 "$(state_user postgres)"
    state_dir "$dir/run/redis" 0750 "$(state_user redis)"
    state_dir "$dir/run/signer" 0711 root
    state_dir "$dir/pg" 0700 "$(state_user postgres)"
    state_dir "$dir/redis" 0700 "$(state_user redis)"
    state_dir "$dir/journal" 0700 "$(state_user signer)"
    state_dir "$dir/mail" 0700 "$(state_user worker)"
    date -u +%FT%TZ >"$dir/state"
}

# state_secret FILE USER: 32 random bytes in hex, made once, readable by one user.
state_secret() {
    [[ -s $1 ]] && return
    (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$1.new")
    ((EUID != 0)) || chown "$2" "$1.new"
    mv "$1.new" "$1"
}

state_make_secrets() {
    local dir=$1/secrets role
    state_secret "$dir/postgres" "$(state_user postgres)"
    state_secret "$dir/seal_owner" root
    state_secret "$dir/seal_auditor" root
    for role in web worker; do
        state_secret "$dir/seal_$role" "$(state_user "$role")"
    done
    state_secret "$dir/web_hmac_key" "$(state_user web)"
    # the signer starts as root, reads these and then drops
    state_secret "$dir/seal_signer" root
    state_secret "$dir/signer_kek" root
    state_secret "$dir/pin_pepper" root
}

# state_create DIR: users, folders and secrets; quick and harmless when they exist.
state_create() {
    state_check "$1"
    state_make_users
    state_make_dirs "$1"
    state_make_secrets "$1"
}

# state_empty DIR: begins an instance anew; the owner's own settings stay.
state_empty() {
    state_is_ours "$1"
    find "$1" -mindepth 1 ! -path "$1/state" ! -name '*.local.ini' -delete
}

# state_remove DIR: everything of an instance.
state_remove() {
    state_is_ours "$1"
    rm -rf -- "$1"
}

state_is_ours() {
    [[ -e $1/state && -O $1 ]] || die "not a state directory of ours: $1"
}
