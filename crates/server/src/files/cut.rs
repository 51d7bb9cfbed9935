//! Which part of a file is wanted (RFC 9110, Range).

use std::ops::Range;

/// What to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Nothing is there.
    Outside,
}

/// Reads a `Range` for a file of `size` bytes. Several ranges and other units are answered with all of it.
pub(super) fn cut(header: Option<&str>, size: u64) -> Cut {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Cut::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-').filter(|_| !range.contains(',')) else {
        return Cut::Whole;
    };
    match (number(first), number(last)) {
        (Some(Some(first)), Some(Some(last))) if first <= last && first < size => {
            Cut::Part(first..last.saturating_add(1).min(size))
        }
        (Some(Some(first)), Some(Some(last))) if first > last => Cut::Whole,
        (Some(Some(first)), Some(None)) if first < size => Cut::Part(first..size),
        (Some(None), Some(Some(count))) if count > 0 && size > 0 => {
            Cut::Part(size.saturating_sub(count)..size)
        }
        (Some(Some(_)), Some(_)) | (Some(None), Some(Some(_))) => Cut::Outside,
        _ => Cut::Whole,
    }
}

/// A number of digits, `None` inside when absent, `None` outside when it is something else.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn number(text: &str) -> Option<Option<u64>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::{Cut, cut};

    #[test]
    fn ranges_are_read() {
        for (header, wanted) in [
            ("bytes=0-0", Cut::Part(0..1)),
            ("bytes=2-", Cut::Part(2..10)),
            ("bytes=2-99999999999999999999", Cut::Part(2..10)),
            ("bytes=-3", Cut::Part(7..10)),
            ("bytes=-30", Cut::Part(0..10)),
            ("bytes=10-", Cut::Outside),
            ("bytes=-0", Cut::Outside),
            ("bytes=5-4", Cut::Whole),
            ("bytes=0-1,3-4", Cut::Whole),
            ("bytes=a-b", Cut::Whole),
            ("bytes=-", Cut::Whole),
            ("lines=0-1", Cut::Whole),
        ] {
            assert_eq!(cut(Some(header), 10), wanted, "{header}");
        }
        assert_eq!(cut(None, 10), Cut::Whole);
        assert_eq!(cut(Some("bytes=0-"), 0), Cut::Outside);
    }
}
