//! Failure → exit code: the one place that knows the numbers.

use crate::run::Failure;
use crate::run::failure::FailureKind;

/// Done, or nothing to do.
pub const DONE: u8 = 0;

/// A status that is not good, findings that a strict run does not let pass, verdicts that are not as expected.
pub const NOT_AS_EXPECTED: u8 = 1;

/// A status that is good, while `latest` is held.
pub const HELD: u8 = 6;

/// Returns the exit code of a failure.
pub fn of(failure: &Failure) -> u8 {
    match failure.kind {
        FailureKind::Strict => NOT_AS_EXPECTED,
        FailureKind::Definition => 2,
        FailureKind::Input => 3,
        FailureKind::Disk => 4,
        FailureKind::Busy | FailureKind::Network => 5,
        FailureKind::Internal => 70,
        FailureKind::Interrupted(signal) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
    }
}
