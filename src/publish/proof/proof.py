"""Computes the figure of a proof anew, to the last bit, and holds the lines that it rests on against raw/ where that is.

Usage: python3 proof.py PROOF.json [PROJECT]      exit code 0 where all agrees, 1 where something does not
Needs Python 3.9 or later and nothing else. `ictstat prove` makes the proofs.
"""
import hashlib
import json
import math
import pathlib
import sys


def snapped(value):
    """A number without the noise of adding up: thresholds are compared at 1e-9, halves away from zero."""
    scaled = value * 1e9
    whole = float(math.trunc(scaled))
    return value if abs(value) >= 9e6 else (whole + math.copysign(abs(scaled - whole) >= 0.5, scaled)) / 1e9


def median(values):
    values, upper = sorted(values), len(values) // 2
    return values[upper] if len(values) % 2 else (values[upper - 1] + values[upper]) / 2.0


def statistic(name, pairs, terms):
    """Returns the figure from pairs of value and weight; sums are exact and rounded once, in any order."""
    low, high, per = (terms.get(key) for key in ("at_least", "below", "per"))
    counted = [x for x, _ in pairs if low is None or snapped(x) >= snapped(low)]
    counted = [x for x in counted if high is None or snapped(x) < snapped(high)]
    made = {
        "weighted-mean": lambda: math.fsum(x * w for x, w in pairs) / math.fsum(w for _, w in pairs),
        "users": lambda: math.fsum(x / 100.0 * w for x, w in pairs),
        "offline": lambda: math.fsum((1.0 - x / 100.0) * w for x, w in pairs),
        "sum": lambda: math.fsum(x if per is None else x / per * w for x, w in pairs),
        "count": lambda: float(len(counted)),
        "share-of-economies": lambda: len(counted) / len(pairs),
        "median": lambda: median([x for x, _ in pairs]),
    }
    return made[name]() if name in made else sys.exit(f"proof.py does not know how `{name}` is computed")


def differences(text, project):
    proof = json.loads(text)
    seal = proof["proof_sha256"]
    if hashlib.sha256(text.replace(seal.encode(), b"", 1)).hexdigest() != seal:
        yield "the proof was changed after it was written"
    pairs = [(float(one["value"]), float(one["weight"])) for one in proof["members"] if one["value"] is not None]
    made = statistic(proof["figure"]["statistic"], pairs, proof["terms"])
    if made != proof["value"]:
        yield f"values and weights give {made!r}, the proof says {proof['value']!r}"
    for name, entry in proof["files"].items():
        content = (project / name).read_bytes() if (project / name).is_file() else None
        if content is None:
            print(f"not held against {name}: it is not here")
        elif hashlib.sha256(content).hexdigest() != entry["sha256"]:
            yield f"{name} is another file than the one that the figure was made from"
        else:
            lines = [line.rstrip(b"\r") for line in content.split(b"\n")]
            stated = [line for one in proof["members"] for line in one["lines"] if line["file"] == name and line["sha256"]]
            for number, seal in ((line["line"], line["sha256"]) for line in stated):
                if not 0 < number <= len(lines) or hashlib.sha256(lines[number - 1]).hexdigest() != seal:
                    yield f"{name}:{number} is not the line that is meant"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    found = list(differences(pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path((sys.argv + ["."])[2])))
    print("\n".join(found) or "proved: values and weights give the figure, to the last bit")
    sys.exit(bool(found))
