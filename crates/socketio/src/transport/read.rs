//! Reading into a buffer that belongs to the worker thread, not to the connection.

use std::{
    cell::RefCell,
    io::{self, Read},
};

use socket2::SockRef;
use tokio::{io::Interest, net::TcpStream};

/// Large enough for most of what a client sends in one go; a longer message is put together in a buffer of its own.
const BUFFER_BYTES: usize = 64 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Lends this thread's buffer for as long as `work` runs.
pub(super) fn with_buffer<R>(work: impl FnOnce(&mut [u8]) -> R) -> R {
    BUFFER.with(|buffer| match buffer.try_borrow_mut() {
        Ok(mut buffer) => {
            buffer.resize(BUFFER_BYTES, 0);
            work(&mut buffer)
        }
        // A handler that polls a runtime inside its callback may come here twice.
        Err(_) => work(&mut vec![0; BUFFER_BYTES]),
    })
}

/// Reads what there is. A short read says that the socket is empty, so its readiness is cleared without asking the kernel again.
pub(super) fn try_read(stream: &TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    let mut taken = 0;
    let outcome = stream.try_io(Interest::READABLE, || {
        taken = (&*SockRef::from(stream)).read(buffer)?;
        if taken > 0 && taken < buffer.len() { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(taken) }
    });
    if taken > 0 { Ok(taken) } else { outcome }
}
