//! `[limits]`: how much one account, one address or one connection may ask for.

use serde::Deserialize;

use super::ConfigError;

/// Declares the limits once: the resolved struct with its defaults, the section of the file, the
/// environment's names and the accepted ranges.
macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $default:literal, $least:literal ..= $most:literal;)*) => {
        /// The limits in force. They hold per process.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits { $($(#[$doc])* pub $name: u32,)* }

        impl Default for Limits {
            fn default() -> Self {
                Limits { $($name: $default,)* }
            }
        }

        /// The section as it stands in the file.
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Section { $($name: Option<u32>,)* }

        impl Limits {
            /// The defaults, overruled by the file, overruled by `KLATCH_LIMITS_…`.
            pub(super) fn resolve(file: &Section, env: super::Env<'_>) -> Result<Limits, ConfigError> {
                Ok(Limits {
                    $($name: resolve_one(stringify!($name), file.$name, env, $default, $least..=$most)?,)*
                })
            }
        }
    };
}

limits! {
    /// Wrong passwords for one account in ten minutes.
    wrong_passwords = 20, 1..=1_000;
    /// Those of them from one address (IPv6: one /64) that never signed in to it. Loopback addresses are not told apart.
    wrong_passwords_per_address = 10, 1..=1_000;
    /// Sign-ups from one address (IPv6: one /64) in an hour. Loopback addresses are not limited.
    signups_per_address = 20, 1..=1_000_000;
    /// Logins, right or wrong, from one address (IPv6: one /64) in a minute. Loopback addresses are not limited.
    logins_per_address = 60, 1..=1_000_000;
    /// Invitation, link and reset codes tried from one address (IPv6: one /64) in a minute. Loopback addresses are not limited.
    codes_per_address = 30, 1..=1_000_000;
    /// Link codes one person tries in a minute; 0 is no limit.
    codes_per_person = 20, 0..=1_000_000;
    /// Requests and handshakes from one address (IPv6: one /64) in a minute. Loopback addresses are not limited.
    calls_per_address = 6_000, 1..=10_000_000;
    /// Messages, edits, deletions and reactions of one person in a minute; 0 is no limit, as for all of these.
    messages_per_minute = 240, 0..=10_000_000;
    /// New rooms, private chats, members, friend requests, invitations and links of one person in a minute, with
    /// coming and going, room settings and profiles: whatever many others are told of.
    creations_per_minute = 60, 0..=10_000_000;
    /// Other changes of one person in a minute: read positions, settings of one's own.
    changes_per_minute = 600, 0..=10_000_000;
    /// Searches for people and rooms of one person in a minute, with lists of their rooms and of who is here.
    searches_per_minute = 240, 0..=10_000_000;
    /// Searches in messages of one person in a minute, further pages included.
    message_searches_per_minute = 180, 0..=10_000_000;
    /// Anything read by one person in a minute, pictures included.
    reads_per_minute = 3_000, 0..=10_000_000;
    /// Pieces of files one person may upload in a minute.
    uploads_per_minute = 3_000, 0..=10_000_000;
    /// HTTP connections from one address (IPv6: one /64) at once, before one becomes live; 0 is no limit. Loopback addresses and
    /// trusted proxies are not limited.
    connections_per_address = 2_000, 0..=10_000_000;
    /// Connections one person may have open at once; 0 is no limit.
    sockets_per_person = 100, 0..=1_000_000;
    /// Connections from one address (IPv6: one /64) at once; 0 is no limit. Loopback addresses are not limited.
    sockets_per_address = 10_000, 0..=10_000_000;
    /// Events one connection may send in a second, on average.
    events_per_second = 50, 1..=1_000_000;
    /// Events one connection may send at once, before the average counts.
    events_burst = 200, 1..=1_000_000;
    /// Passwords hashed at the same time; 0 means half the processors, at least one.
    hashing_threads = 0, 0..=256;
    /// Requests that may wait for a password to be hashed; more are answered 503.
    hashing_queue = 64, 1..=100_000;
    /// Largest file, in MiB.
    file_mib = 1_024, 1..=1_048_576;
    /// MiB of the disk that uploads leave free; messages leave an eighth of it.
    reserve_mib = 256, 0..=1_048_576;
    /// Uploads one person may have under way or not yet shared.
    uploads_per_person = 50, 1..=10_000;
    /// MiB in those together, as announced.
    upload_mib_per_person = 4_096, 1..=4_194_304;
    /// MiB of files one person may have here, shared ones included; 0 is no limit.
    shared_mib_per_person = 10_240, 0..=1_073_741_824;
    /// Seconds between two looks at the database for events that were lost on the way; each costs one read of all open streams' heads.
    compare_secs = 20, 1..=1_000_000;
}

impl Limits {
    /// Largest file, in bytes.
    pub fn file_bytes(&self) -> u64 {
        u64::from(self.file_mib) << 20
    }

    /// Bytes of the disk that uploads leave free.
    pub fn reserve_bytes(&self) -> u64 {
        u64::from(self.reserve_mib) << 20
    }

    /// Bytes of one person's files, shared ones included; `None` for no limit.
    pub fn shared_bytes_per_person(&self) -> Option<u64> {
        (self.shared_mib_per_person > 0).then(|| u64::from(self.shared_mib_per_person) << 20)
    }

    /// Bytes in one person's uploads that are not shared yet.
    pub fn upload_bytes_per_person(&self) -> u64 {
        u64::from(self.upload_mib_per_person) << 20
    }
}

fn resolve_one(
    name: &str,
    file: Option<u32>,
    env: super::Env<'_>,
    default: u32,
    accepted: std::ops::RangeInclusive<u32>,
) -> Result<u32, ConfigError> {
    let from_env = env(&format!("KLATCH_LIMITS_{}", name.to_ascii_uppercase()));
    let value = match from_env {
        Some(text) => text.trim().parse().map_err(|_| {
            ConfigError::new(format!("KLATCH_LIMITS_{} must be a whole number", name.to_ascii_uppercase()))
        })?,
        None => file.unwrap_or(default),
    };
    if accepted.contains(&value) {
        return Ok(value);
    }
    let (least, most) = accepted.into_inner();
    Err(ConfigError::new(format!("limits.{name} must be from {least} to {most}, not {value}")))
}
