"""Changes a proof and expects proof.py to notice: every digit of it in turn, and numbers and lines under a new seal.

Usage: tamper.py PROOF_PY PROOF_JSON PROJECT
"""

import hashlib
import importlib.util
import json
import pathlib
import re
import sys

program, proof, project = map(pathlib.Path, sys.argv[1:])
spec = importlib.util.spec_from_file_location("proof", program)
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
text = proof.read_bytes()


def is_noticed(changed):
    try:
        return bool(list(script.differences(changed, project)))
    except (ValueError, KeyError, SystemExit):
        return True  # no JSON, or of a statistic that there is not


def sealed_anew(old, new):
    """The proof of somebody who knows how it is sealed."""
    assert old in text, old
    changed = text.replace(old, new, 1)
    seal = json.loads(changed)["proof_sha256"].encode()
    empty = changed.replace(seal, b"", 1)
    return empty.replace(b'"proof_sha256": ""', b'"proof_sha256": "' + hashlib.sha256(empty).hexdigest().encode() + b'"')


assert not is_noticed(text), list(script.differences(text, project))
assert not is_noticed(sealed_anew(b'"africa"', b'"afrika"')), "a name is no number: the seal alone holds it"
digits = [at for at, byte in enumerate(text) if byte in b"0123456789"]
for at in digits:
    other = b"%d" % ((text[at] - 48 + 1) % 10)
    assert is_noticed(text[:at] + other + text[at + 1 :]), f"digit {at} of {len(text)}"

parts = json.loads(text)
member = next(one for one in parts["members"] if one["value"] is not None and one["lines"])
for key in ("value", "weight"):
    number = json.dumps(member[key]).encode()
    other = json.dumps(member[key] * (1 + 1e-15)).encode() if key == "value" else json.dumps(member[key] + 1).encode()
    assert number != other and is_noticed(sealed_anew(b'"%s":%s' % (key.encode(), number), b'"%s":%s' % (key.encode(), other))), key
line = re.search(rb'"line":\d+', text).group()
assert is_noticed(sealed_anew(line, b'"line":1')), "another line"
assert is_noticed(sealed_anew(line, b'"line":999999')), "no line of the file"
print(f"{len(digits)} digits")
