//! Files kept in a bucket.
