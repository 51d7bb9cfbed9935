//! The wire formats, free of I/O: bytes in, packets out, and back.

pub(crate) mod decoder;
pub(crate) mod frame;
mod header;
#[cfg(test)]
mod hostile;
pub(crate) mod json;
pub(crate) mod namespace;
pub(crate) mod packet;
pub(crate) mod payload;
