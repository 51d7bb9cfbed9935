//! Files: uploads, rights, pictures, messages that carry them, pictures of people.

mod avatars;
mod disk;
mod kinds;
mod messages;
mod rights;
mod uploads;
