#!/bin/sh
# Seven nights in a minute: what a scheduler will see when publishers deliver files, good ones and bad ones.
#
#   deploy/rehearsal.sh [PROGRAM [PROJECT]]
#
# Plays on a copy of a small project (tests/six_economies), never on yours. Ends with 1 where a night is not as expected.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-ictstat}
project=${2:-$here/tests/six_economies}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$project/raw" "$project/pipelines" "$copy"
cd "$copy"
mkdir -p inbox/itu inbox/uis
use=itu/internet-use.csv
skills=uis/ict-skills.csv

# night NUMBER WHAT EXIT: runs as the unit does and holds exit code, published run and waiting files against what is expected.
night() {
    code=0
    "$program" aggregate --strict --inbox inbox --summary-file summary.json >out 2>err || code=$?
    waiting=$(find inbox -type f -not -path 'inbox/archive/*' | sort | tr '\n' ' ')
    printf 'night %s, %s: exit %s%s\n' "$1" "$2" "$code" "${waiting:+, waiting: $waiting}"
    sed -n '/: taken as /p; /: not taken: /p' out | sed 's/^/    /'
    if [ "$code" != "$3" ]; then
        echo "expected exit $3"
        cat out err
        exit 1
    fi
    test -f output/latest/manifest.json
}

"$program" aggregate --strict >out 2>err || { cat err; exit 1; }

night 1 "nothing new" 0

{ cat raw/$use; echo "BBB,2021,51,A"; } >inbox/$use
night 2 "a new edition" 0

sed 's/^BBB,2020,50,/BBB,2020,50.5,/' raw/$use >inbox/$use
night 3 "revised values" 0
good=$(readlink output/latest)

sed 's/email/e-mail/' raw/$skills >inbox/$skills
night 4 "a category renamed" 1
rm inbox/$skills

head -n 4 raw/$use >inbox/$use
night 5 "a truncated file" 1

awk -F, -v OFS=, 'NR > 1 { $3 = $3 / 100 } { print }' raw/$use >inbox/$use
night 6 "units lost" 1
test "$(readlink output/latest)" = "$good"
"$program" status >out && { echo "status says good while files wait"; exit 1; }

{ cat raw/$use; echo "CCC,2021,96,A"; } >inbox/$use
night 7 "back to good" 0
"$program" status
test "$(readlink output/latest)" != "$good"
