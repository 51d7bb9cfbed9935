//! Reading and copying bytes of picture files.

use std::io::{self, Read, Write};

/// The file does not keep to its format.
pub(super) fn damaged() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

/// The next `N` bytes.
pub(super) fn take<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The next byte.
pub(super) fn byte(input: &mut impl Read) -> io::Result<u8> {
    take::<1>(input).map(|[byte]| byte)
}

/// Copies exactly so many bytes.
pub(super) fn copy(input: &mut impl Read, output: &mut impl Write, count: u64) -> io::Result<()> {
    let copied = io::copy(&mut input.take(count), output)?;
    if copied == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Passes over exactly so many bytes.
pub(super) fn skip(input: &mut impl Read, count: u64) -> io::Result<()> {
    copy(input, &mut io::sink(), count)
}
