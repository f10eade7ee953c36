# SPDX-License-Identifier: Apache-2.0
# Counts the tests in JUnit files. In ctest's: each cmocka test by itself, any other program
# as one; a program that died before its summary or was not found is one failure; fixtures
# count only when they fail. In vitest's, which begin with <testsuites>: what it says itself.
# Exit 1 when anything failed or nothing ran.
function attribute(name) {
    return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
}
FNR == 1 { vitest = 0 }
/<testsuites / {
    vitest = 1
    bad = attribute("failures") + attribute("errors")
    if (bad) failures = failures "\nfailed: tests of the pages, see " FILENAME
    failed += bad
    passed += attribute("tests") - bad
}
vitest && /<skipped\/>/ { ++skipped; --passed }
vitest { next }
/<testcase / {
    name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
    ok = /status="run"/
    p = f = counted = 0
}
{ sub(/^.*<system-out>/, "") }
/^\[  PASSED  \] [0-9]+ test/ { p += $4; counted = 1 }
/^\[  FAILED  \] [0-9]+ test/ { f += $4 }
/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
/^(SKIPPED|skipped)/          { ++skipped }
/<\/testcase>/ {
    if (ok && name ~ /^fixture\./) next
    if (ok && !counted) p = 1
    if (!ok && f == 0) f = 1
    if (!ok) failures = failures "\nfailed: " name
    passed += p
    failed += f
}
END {
    if (failures) print substr(failures, 2)
    if (skipped) print skipped " skipped"
    printf "%d passed, %d failed\n", passed, failed
    exit failed > 0 || passed == 0
}
