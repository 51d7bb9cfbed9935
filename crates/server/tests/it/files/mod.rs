//! Files: uploads, rights, pictures, messages that carry them, pictures of people, where they are kept.

mod avatars;
mod buckets;
mod kinds;
mod messages;
mod rights;
mod uploads;
