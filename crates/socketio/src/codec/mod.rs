//! The wire formats, free of I/O: bytes in, packets out, and back.

pub(crate) mod frame;
pub(crate) mod packet;
