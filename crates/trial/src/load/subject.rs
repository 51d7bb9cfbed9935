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
        subjects.push(Subject { name: "Node, socket.io 4.8".to_owned(), kind: Kind::Plain(command) });
    }
    if let Some(program) = &args.engine {
        subjects.push(Subject {
            name: "Klatch's engine alone".to_owned(),
            kind: Kind::Plain(vec![text(program)]),
        });
    }
    if let Some(program) = &args.klatch {
        let klatch = Klatch::set_up(&text(program)).context("setting Klatch up")?;
        subjects
            .push(Subject { name: "Klatch, signed in and stored".to_owned(), kind: Kind::Klatch(klatch) });
    }
    Ok(subjects)
}

impl Subject {
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
        while text.len() < TEXT_BYTES {
            text.push_str("words of a message that has two hundred bytes ");
        }
        text.truncate(TEXT_BYTES);
        let mut packet = String::with_capacity(2 * TEXT_BYTES);
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
