//! Bytes of a client, as they come, into WebSocket messages.
//!
//! The bytes stand in a buffer that is lent for one call. What is whole is unmasked and handed out in place; only a frame that is
//! cut at the buffer's end is copied, and given back to the allocator when it is done.

use std::ops::Range;

use thiserror::Error;

use super::{
    frame,
    header::{Header, Opcode},
};

/// A message or control frame of a client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
    Ping(&'a [u8]),
    Pong,
    /// The client's close code, if it gave one.
    Close(Option<u16>),
}

/// A buffer lent for one call, shrinking from the front as it is used.
pub(crate) struct Lent<'b>(&'b mut [u8]);

impl<'b> Lent<'b> {
    pub(crate) fn new(bytes: &'b mut [u8]) -> Self {
        Self(bytes)
    }

    /// What has not been taken.
    pub(crate) fn rest(&self) -> &[u8] {
        self.0
    }

    fn take(&mut self, count: usize) -> &'b mut [u8] {
        let (taken, rest) = std::mem::take(&mut self.0).split_at_mut(count);
        self.0 = rest;
        taken
    }
}

/// What a client may not send.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum FrameError {
    #[error("a reserved bit is set, and no extension was agreed on")]
    ReservedBits,
    #[error("the opcode is reserved")]
    UnknownOpcode,
    #[error("the frame is not masked")]
    Unmasked,
    #[error("a control frame is fragmented or longer than 125 bytes")]
    BadControl,
    #[error("the length is not in its shortest form, or has its highest bit set")]
    BadLength,
    #[error("a continuation without a beginning, or a beginning inside a message")]
    BadOrder,
    #[error("the close frame's code or reason is invalid")]
    BadClose,
    #[error("the text is not UTF-8")]
    BadText,
    #[error("the message is too long")]
    TooBig,
    #[error("the message is in too many fragments")]
    TooManyFragments,
}

impl FrameError {
    /// The close code that tells the client (RFC 6455 section 7.4.1).
    pub(crate) fn close_code(self) -> u16 {
        match self {
            Self::BadText => frame::INVALID_TEXT,
            Self::TooBig => frame::TOO_BIG,
            Self::TooManyFragments => frame::POLICY,
            _ => frame::PROTOCOL,
        }
    }
}

/// Cuts a client's bytes into messages. Between messages it owns no memory.
#[derive(Debug)]
pub(crate) struct Decoder {
    max_message_bytes: usize,
    max_fragments: usize,
    /// Bytes kept from buffers that have been given back; those before `taken` are done.
    kept: Vec<u8>,
    taken: usize,
    message: Option<Box<Fragmented>>,
}

/// A message that comes in fragments. Boxed: nearly none does.
#[derive(Debug)]
struct Fragmented {
    opcode: Opcode,
    payload: Vec<u8>,
    /// How many have come; 0 once the message is whole.
    fragments: usize,
}

/// Where a whole, unmasked payload stands.
enum Place<'b> {
    Lent(&'b [u8]),
    Kept(Range<usize>),
    Message,
}

impl Decoder {
    pub(crate) fn new(max_message_bytes: usize, max_fragments: usize) -> Self {
        Self { max_message_bytes, max_fragments, kept: Vec::new(), taken: 0, message: None }
    }

    /// Sets how long a message may be from now on.
    pub(crate) fn set_max_message_bytes(&mut self, bytes: usize) {
        self.max_message_bytes = bytes;
    }

    /// The next message, from what was kept and then from the front of `input`, which moves on. `None` when more bytes are needed:
    /// what is left in `input` then belongs into [`Decoder::keep`]. After an error nothing more can be read.
    pub(crate) fn next<'a, 'b: 'a>(
        &'a mut self,
        input: &mut Lent<'b>,
    ) -> Result<Option<Incoming<'a>>, FrameError> {
        self.tidy();
        loop {
            let Some((header, place)) = self.take_frame(input)? else { return Ok(None) };
            if header.opcode.is_control() || (header.is_final && self.message.is_none()) {
                return self.hand_out(header.opcode, place).map(Some);
            }
            if let Some(opcode) = self.append(&header, &place)? {
                return self.hand_out(opcode, Place::Message).map(Some);
            }
        }
    }

    /// Whether bytes of a former buffer may hold another message.
    pub(crate) fn has_kept(&self) -> bool {
        self.kept_bytes() > 0
    }

    /// How many bytes of that.
    pub(crate) fn kept_bytes(&self) -> usize {
        self.kept.len() - self.taken
    }

    /// Copies what a lent buffer still holds before it is given back.
    pub(crate) fn keep(&mut self, rest: &[u8]) {
        self.tidy();
        if !rest.is_empty() {
            self.kept.drain(..self.taken);
            self.taken = 0;
            self.kept.extend_from_slice(rest);
        }
    }

    /// How much memory is held until more bytes come.
    #[cfg(test)]
    pub(super) fn owned_bytes(&self) -> usize {
        let message = self.message.as_ref();
        self.kept.capacity()
            + message.map_or(0, |message| size_of::<Fragmented>() + message.payload.capacity())
    }

    /// Frees what has been handed out.
    fn tidy(&mut self) {
        if self.taken == self.kept.len() {
            (self.kept, self.taken) = (Vec::new(), 0);
        }
        if self.message.as_ref().is_some_and(|message| message.fragments == 0) {
            self.message = None;
        }
    }

    /// Takes one whole frame and unmasks it.
    fn take_frame<'b>(&mut self, input: &mut Lent<'b>) -> Result<Option<(Header, Place<'b>)>, FrameError> {
        if self.has_kept() {
            return self.take_kept_frame(input);
        }
        let Some(header) = self.parse_header(input.rest())? else { return Ok(None) };
        if input.rest().len() < header.frame_bytes() {
            return Ok(None);
        }
        let payload = &mut input.take(header.frame_bytes())[header.prefix_bytes..];
        unmask(payload, header.mask);
        Ok(Some((header, Place::Lent(payload))))
    }

    /// The same for a frame whose first bytes are kept: takes no more from the input than the frame needs.
    fn take_kept_frame<'b>(
        &mut self,
        input: &mut Lent<'b>,
    ) -> Result<Option<(Header, Place<'b>)>, FrameError> {
        let header = loop {
            match self.parse_header(&self.kept[self.taken..])? {
                Some(header) => break header,
                None if !self.move_to_kept(1, input) => return Ok(None),
                None => {}
            }
        };
        let missing = (self.taken + header.frame_bytes()).saturating_sub(self.kept.len());
        if !self.move_to_kept(missing, input) {
            return Ok(None);
        }
        let payload = self.taken + header.prefix_bytes..self.taken + header.frame_bytes();
        unmask(&mut self.kept[payload.clone()], header.mask);
        self.taken = payload.end;
        Ok(Some((header, Place::Kept(payload))))
    }

    /// Moves `count` bytes from the input, or all it has; whether that was enough.
    fn move_to_kept(&mut self, count: usize, input: &mut Lent<'_>) -> bool {
        let available = count.min(input.rest().len());
        self.kept.extend_from_slice(input.take(available));
        available == count
    }

    /// Reads a header and checks it against the message it belongs to, before its payload is waited for.
    fn parse_header(&self, bytes: &[u8]) -> Result<Option<Header>, FrameError> {
        let Some(header) = Header::parse(bytes, self.max_message_bytes)? else { return Ok(None) };
        if header.opcode.is_control() {
            return Ok(Some(header));
        }
        let (fragments, bytes) =
            self.message.as_ref().map_or((0, 0), |message| (message.fragments, message.payload.len()));
        if (header.opcode == Opcode::Continuation) != (fragments > 0) {
            return Err(FrameError::BadOrder);
        }
        if bytes + header.payload_bytes > self.max_message_bytes {
            return Err(FrameError::TooBig);
        }
        if fragments >= self.max_fragments {
            return Err(FrameError::TooManyFragments);
        }
        Ok(Some(header))
    }

    /// Adds a fragment; the message's opcode once it is whole.
    fn append(&mut self, header: &Header, place: &Place<'_>) -> Result<Option<Opcode>, FrameError> {
        let new = || Box::new(Fragmented { opcode: header.opcode, payload: Vec::new(), fragments: 0 });
        let message = self.message.get_or_insert_with(new);
        match place {
            Place::Lent(payload) => message.payload.extend_from_slice(payload),
            Place::Kept(range) => message.payload.extend_from_slice(&self.kept[range.clone()]),
            Place::Message => return Err(FrameError::BadOrder),
        }
        message.fragments = if header.is_final { 0 } else { message.fragments + 1 };
        Ok(header.is_final.then_some(message.opcode))
    }

    fn hand_out<'a, 'b: 'a>(&'a self, opcode: Opcode, place: Place<'b>) -> Result<Incoming<'a>, FrameError> {
        let payload = match place {
            Place::Lent(payload) => payload,
            Place::Kept(range) => &self.kept[range],
            Place::Message => self.message.as_ref().map_or(&[][..], |message| &message.payload),
        };
        match opcode {
            Opcode::Text => str::from_utf8(payload).map(Incoming::Text).map_err(|_| FrameError::BadText),
            Opcode::Binary => Ok(Incoming::Binary(payload)),
            Opcode::Ping => Ok(Incoming::Ping(payload)),
            Opcode::Pong => Ok(Incoming::Pong),
            Opcode::Close => close_code(payload).map(Incoming::Close),
            Opcode::Continuation => Err(FrameError::BadOrder),
        }
    }
}

/// The code in a close frame's payload: none, or a permitted code and a reason in UTF-8 (RFC 6455 sections 5.5.1 and 7.4).
fn close_code(payload: &[u8]) -> Result<Option<u16>, FrameError> {
    let Some((&code, reason)) = payload.split_first_chunk() else {
        return if payload.is_empty() { Ok(None) } else { Err(FrameError::BadClose) };
    };
    let code = u16::from_be_bytes(code);
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(FrameError::BadClose);
    }
    str::from_utf8(reason).map_err(|_| FrameError::BadText)?;
    Ok(Some(code))
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let (blocks, rest) = payload.as_chunks_mut::<4>();
    for block in blocks {
        *block = (u32::from_ne_bytes(*block) ^ u32::from_ne_bytes(mask)).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(mask) {
        *byte ^= key;
    }
}

#[cfg(test)]
pub(in crate::codec) mod tests;
