//! What a server needs whatever it serves. Nothing here calls a slice.

pub mod bus;
pub mod clock;
pub mod codes;
pub mod cors;
pub mod data_dir;
pub mod db;
pub mod disk;
pub mod http;
pub mod limits;
pub mod media;
pub mod outside;
pub mod random;
pub mod routes;
pub mod text;
pub mod tls;
