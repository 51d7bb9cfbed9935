//! A server that is measured, and how one speaks with it.

use std::{fmt::Write, path::Path};

use anyhow::Context;

use super::{
    Args, Rooms,
    klatch::Klatch,
    pace::{DIGITS, MARK},
};
use crate::process::Server;

/// Bytes of a message's text.
const TEXT_BYTES: usize = 200;

/// A server that is measured.
pub(super) struct Subject {
    pub(super) name: String,
    kind: Kind,
    text_bytes: usize,
}

enum Kind {
    /// `join` and `say`, and everybody hears `said`.
    Plain(Vec<String>),
    Klatch(Klatch),
}

/// Those that were asked for.
pub(super) fn all(args: &Args) -> anyhow::Result<Vec<Subject>> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let mut subjects = Vec::new();
    if let Some(folder) = &args.node {
        let command = vec!["node".to_owned(), text(&folder.join("server.mjs"))];
        subjects.push(Subject::plain("Node, socket.io 4.8", command, TEXT_BYTES));
    }
    if let Some(program) = &args.engine {
        subjects.push(Subject::engine(program, TEXT_BYTES));
    }
    if let Some(program) = &args.klatch {
        let klatch = Klatch::set_up(&text(program), args.only).context("setting Klatch up")?;
        let name = "Klatch, signed in and stored".to_owned();
        subjects.push(Subject { name, kind: Kind::Klatch(klatch), text_bytes: TEXT_BYTES });
    }
    Ok(subjects)
}

impl Subject {
    /// The engine's example server, with messages whose text is so long.
    pub(super) fn engine(program: &Path, text_bytes: usize) -> Self {
        Self::plain("Klatch's engine alone", vec![program.to_string_lossy().into_owned()], text_bytes)
    }

    fn plain(name: &str, command: Vec<String>, text_bytes: usize) -> Self {
        Self { name: name.to_owned(), kind: Kind::Plain(command), text_bytes }
    }

    /// Starts it on one processor.
    pub(super) fn start(&self, core: usize) -> anyhow::Result<Server> {
        match &self.kind {
            Kind::Plain(command) => Server::start(command, Some(core), &[]),
            Kind::Klatch(klatch) => klatch.start(core),
        }
    }

    /// What the `index`th person connects with.
    pub(super) fn auth(&self, index: usize) -> String {
        match &self.kind {
            Kind::Plain(_) => String::new(),
            Kind::Klatch(klatch) => klatch.auth(index),
        }
    }

    /// What somebody who is connected says to get into their room, where that is needed.
    pub(super) fn entrance(&self, room: usize) -> Option<String> {
        match &self.kind {
            Kind::Plain(_) => Some(format!(r#"420["join","room-{room}"]"#)),
            Kind::Klatch(_) => None,
        }
    }

    /// How the frame begins that says that somebody is in their room.
    pub(super) fn entered(&self) -> &'static [u8] {
        match &self.kind {
            Kind::Plain(_) => b"430[",
            Kind::Klatch(_) => br#"42["ready""#,
        }
    }

    /// How the frame of a delivery begins.
    pub(super) fn delivery(&self) -> &'static [u8] {
        match &self.kind {
            Kind::Plain(_) => br#"42["said""#,
            Kind::Klatch(_) => br#"42["message:created""#,
        }
    }

    /// The packet that says something in a room and carries a number, by default 0.
    pub(super) fn say(&self, rooms: Rooms, room: usize, number: u64, carries: Option<u128>) -> String {
        let mut text = format!("{MARK}{:0DIGITS$} {number} ", carries.unwrap_or(0));
        while text.len() < self.text_bytes {
            text.push_str("words of a message that has two hundred bytes ");
        }
        text.truncate(self.text_bytes);
        let mut packet = String::with_capacity(2 * self.text_bytes);
        let written = match &self.kind {
            Kind::Plain(_) => write!(packet, r#"42["say","room-{room}","{text}"]"#),
            Kind::Klatch(klatch) => {
                write!(packet, r#"42["message:send",{}]"#, klatch.draft(rooms, room, &text))
            }
        };
        written.expect("a string takes everything");
        packet
    }
}
