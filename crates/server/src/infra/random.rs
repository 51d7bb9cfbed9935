//! The one source of randomness and fresh ids.

use model::Time;
use uuid::{Builder, Uuid};

/// Bytes from the operating system.
///
/// # Panics
/// When the system has no randomness: nothing may go on without it.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A UUID of version 7 for something the server itself creates.
pub fn uuid_v7(now: Time) -> Uuid {
    Builder::from_unix_timestamp_millis(now.0.cast_unsigned(), &bytes::<10>()).into_uuid()
}

/// A UUID of version 4, for what must not tell when it was made.
pub fn uuid_v4() -> Uuid {
    Builder::from_random_bytes(bytes()).into_uuid()
}
