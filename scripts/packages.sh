# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages: what is missing, and how it gets here. Reads deploy/packages.txt and
# deploy/minimum-versions.txt; never starts a service of the machine's. Sourced by ./dev.

# packages_need SECTION…: installs what is missing of these sections.
packages_need() {
    local -a missing
    command -v dpkg-query >/dev/null || die "this is not a Debian system: install the equivalents of deploy/packages.txt yourself"
    mapfile -t missing < <(packages_missing "$@")
    ((${#missing[@]})) || return 0
    say "installing: ${missing[*]}"
    packages_install "${missing[@]}"
}

packages_of() {
    awk -v wanted=" $* " '
        /^# section: / { on = index(wanted, " " $3 " ") }
        /^[a-z]/ && on { print $1 }' "$TOP/deploy/packages.txt"
}

packages_missing() {
    local -a wanted
    mapfile -t wanted < <(packages_of "$@" | sort -u)
    comm -23 <(printf '%s\n' "${wanted[@]}") \
        <(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null |
            awk '/^ii / { print $2 }' | sort -u)
}

packages_install() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "not root and no sudo. As root: apt-get install --no-install-recommends $*"
        as_root=(sudo)
    fi
    "${as_root[@]}" "$TOP/scripts/apt-install" "$@" ||
        die "installing packages failed; see above"
}

# packages_check_versions: refuses to start anything that is older than its floor.
packages_check_versions() {
    local package floor why installed
    while read -r package floor why; do
        [[ $package == [a-z]* ]] || continue
        installed=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || continue
        [[ -z $installed ]] || dpkg --compare-versions "$installed" ge "$floor" ||
            die "$package $installed is older than $floor ($why): apt-get upgrade"
    done <"$TOP/deploy/minimum-versions.txt"
}
