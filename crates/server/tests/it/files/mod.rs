//! Files: uploads, rights, pictures, messages that carry them, pictures of people.

mod avatars;
mod bucket_backups;
mod buckets;
mod disk;
mod kinds;
mod messages;
mod pictures;
mod quota;
mod rights;
mod uploads;
