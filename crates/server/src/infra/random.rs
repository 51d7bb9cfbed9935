//! The one source of randomness and fresh ids.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use model::Time;
use uuid::{Builder, ContextV7, Timestamp, Uuid};

/// Counts within a millisecond, so that ids grow in the order in which they are asked for.
static LAST: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// Bytes from the operating system.
///
/// # Panics
/// When the system has no randomness: nothing may go on without it.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A UUID of version 7 for something the server itself creates, greater than every one before it: lists ordered by
/// id show what came in one millisecond in the order in which it came.
pub fn uuid_v7(now: Time) -> Uuid {
    let since = Duration::from_millis(now.0.cast_unsigned());
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    Uuid::new_v7(Timestamp::from_unix(&*last, since.as_secs(), since.subsec_nanos()))
}

/// A UUID of version 4, for what must not tell when it was made.
pub fn uuid_v4() -> Uuid {
    Builder::from_random_bytes(bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_grow() {
        let now = Time(1_700_000_000_123);
        let ids: Vec<Uuid> = (0..1_000).map(|_| uuid_v7(now)).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
        let (seconds, nanos) = ids[0].get_timestamp().expect("of version 7").to_unix();
        assert_eq!((seconds, nanos), (1_700_000_000, 123_000_000));
    }
}
