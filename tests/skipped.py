"""What `make test` leaves out, its last line tells; where a check must not be left out, that is a failure.

    python skipped.py        # the last line

ICTSTAT_SKIPPED   file that keeps what was skipped until then
ICTSTAT_REQUIRED  names of checks that must not be, for example "browser"
"""
import os
import pathlib
import sys


def skip(check, why):
    """Ends a check that cannot be made here."""
    if check in os.environ.get("ICTSTAT_REQUIRED", "").split():
        sys.exit(f"{check}: {why}; this check must not be skipped here (ICTSTAT_REQUIRED)")
    print(f"{check}: skipped, {why}")
    if kept := os.environ.get("ICTSTAT_SKIPPED"):
        with open(kept, "a", encoding="utf-8") as file:
            file.write(f"{check} ({why})\n")


def main():
    kept = pathlib.Path(os.environ["ICTSTAT_SKIPPED"])
    told = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    print("all checks passed; " + (f"skipped: {'; '.join(told)}" if told else "none was skipped"))


if __name__ == "__main__":
    main()
