//! Whether an answer of a server is worth another try, and when.
//! Waits for nothing itself.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// Tries in a row that bring nothing.
pub const MOST_TRIES: u32 = 5;
/// Times that a transfer which moves on may be taken up again.
pub const MOST_RESUMES: u32 = 200;
/// Longest wait between two tries; who is asked to wait longer gives up and says so.
pub const LONGEST_WAIT: Duration = Duration::from_secs(120);

const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Returns whether a server may answer better later: too many requests, a fault of its own, a request that came too slowly.
pub const fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// Returns the wait after so many tries in a row: half a second, and twice as long each time.
pub fn back_off(n_tries: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << n_tries.saturating_sub(1).min(16)).min(LONGEST_WAIT)
}

/// Returns how long `Retry-After` asks to wait: seconds, or until a date.
pub fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(header).ok()?.timestamp();
    Some(Duration::from_secs(u64::try_from(until.as_second() - now.as_second()).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let waits: Vec<u128> = (1..=4).map(|n| back_off(n).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000]);
        assert_eq!(back_off(40), LONGEST_WAIT);
    }

    #[test]
    fn a_server_says_in_seconds_or_by_date_when_to_come_back() {
        let now: Timestamp = "2026-11-27T15:00:00Z".parse().unwrap();
        let seconds = |header| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(seconds(" 7"), Some(7));
        assert_eq!(seconds("Fri, 27 Nov 2026 15:00:30 GMT"), Some(30));
        assert_eq!(seconds("Fri, 27 Nov 2026 14:00:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }
}
