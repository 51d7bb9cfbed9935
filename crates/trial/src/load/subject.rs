//! A server that is measured, and how one speaks with it.

use std::{
    cell::RefCell,
    io::Write as _,
    net::{TcpListener, TcpStream},
    path::Path,
    rc::Rc,
};

use anyhow::{Context, bail};

use super::{
    Args, Rooms,
    crowd::Crowd,
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
    Klatch(Rc<Klatch>),
    /// Klatch's gateway (crates/server/examples/relay.rs), which hears of stored messages as from the other nodes of a cluster.
    Relay {
        program: String,
        klatch: Rc<Klatch>,
        feed: RefCell<Option<TcpStream>>,
    },
}

/// Those that were asked for.
pub(super) fn all(args: &Args) -> anyhow::Result<Vec<Subject>> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let mut subjects = Vec::new();
    if let Some(folder) = &args.node {
        let command = vec!["node".to_owned(), text(&folder.join("server.mjs"))];
        subjects.push(Subject::plain("Node, socket.io 4.8", command, TEXT_BYTES));
    }
    if let Some(program) = &args.socketioxide {
        subjects.push(Subject::plain("socketioxide 0.18", vec![text(program)], TEXT_BYTES));
    }
    if let Some(program) = &args.bare {
        subjects.push(Subject::plain("nothing but read and send", vec![text(program)], TEXT_BYTES));
    }
    if let Some(program) = &args.engine {
        subjects.push(Subject::engine(program, TEXT_BYTES));
    }
    if let Some(program) = &args.klatch {
        let shapes = args.shapes();
        let people = shapes.iter().map(|shape| shape.people()).max().unwrap_or_default();
        let klatch = Klatch::set_up(&text(program), people, &shapes).context("setting Klatch up")?;
        let klatch = Rc::new(klatch);
        if let Some(program) = &args.relay {
            let name = "Klatch, messages stored already".to_owned();
            let kind =
                Kind::Relay { program: text(program), klatch: Rc::clone(&klatch), feed: RefCell::default() };
            subjects.push(Subject { name, kind, text_bytes: TEXT_BYTES });
        }
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

    /// Klatch, with so many people, of whom the first have rooms of these shapes.
    pub(super) fn klatch(program: &Path, people: usize, shapes: &[Rooms]) -> anyhow::Result<Self> {
        let klatch = Klatch::set_up(&program.to_string_lossy(), people, shapes)?;
        let kind = Kind::Klatch(Rc::new(klatch));
        Ok(Self { name: "Klatch".to_owned(), kind, text_bytes: TEXT_BYTES })
    }

    fn plain(name: &str, command: Vec<String>, text_bytes: usize) -> Self {
        Self { name: name.to_owned(), kind: Kind::Plain(command), text_bytes }
    }

    /// Starts it on these processors, as `taskset` names them.
    pub(super) fn start(&self, cores: &str) -> anyhow::Result<Server> {
        match &self.kind {
            Kind::Plain(command) => Server::start(command, Some(cores), &[]),
            Kind::Klatch(klatch) => klatch.start(cores),
            Kind::Relay { program, klatch, feed } => {
                let listener = TcpListener::bind("127.0.0.1:0")?;
                let command = [program.clone(), klatch.data(), listener.local_addr()?.to_string()];
                let server = Server::start(&command, Some(cores), &[])?;
                let stream = listener.accept()?.0;
                stream.set_nodelay(true)?;
                *feed.borrow_mut() = Some(stream);
                Ok(server)
            }
        }
    }

    /// Whether it acknowledges what is said.
    pub(super) fn answers(&self) -> bool {
        matches!(self.kind, Kind::Klatch(_))
    }

    /// What the `index`th person connects with.
    pub(super) fn auth(&self, index: usize) -> String {
        match &self.kind {
            Kind::Plain(_) => String::new(),
            Kind::Klatch(klatch) | Kind::Relay { klatch, .. } => klatch.auth(index),
        }
    }

    /// What somebody who is connected says to get into their room, where that is needed.
    pub(super) fn entrance(&self, room: usize) -> Option<String> {
        match &self.kind {
            Kind::Plain(_) => Some(format!(r#"420["join","room-{room}"]"#)),
            Kind::Klatch(_) | Kind::Relay { .. } => None,
        }
    }

    /// How the frame begins that says that somebody is in their room.
    pub(super) fn entered(&self) -> &'static [u8] {
        match &self.kind {
            Kind::Plain(_) => b"430[",
            Kind::Klatch(_) | Kind::Relay { .. } => br#"42["ready""#,
        }
    }

    /// How the frame of a delivery begins.
    pub(super) fn delivery(&self) -> &'static [u8] {
        match &self.kind {
            Kind::Plain(_) => br#"42["said""#,
            Kind::Klatch(_) | Kind::Relay { .. } => br#"42["message:created""#,
        }
    }

    /// Lets somebody say something in their room that carries a number, by default 0.
    pub(super) fn say(
        &self,
        crowd: &mut Crowd,
        sender: usize,
        number: u64,
        carries: Option<u128>,
    ) -> anyhow::Result<()> {
        let (rooms, room) = (crowd.rooms, sender / crowd.rooms.size);
        let text = self.text(number, carries);
        let packet = match &self.kind {
            Kind::Plain(_) => format!(r#"42["say","room-{room}","{text}"]"#),
            Kind::Klatch(klatch) => format!(r#"42["message:send",{}]"#, klatch.draft(rooms, room, &text)),
            Kind::Relay { klatch, feed, .. } => {
                let line = format!("{} {text}\n", klatch.room(rooms, room));
                return Ok(feed.borrow_mut().as_mut().context("a feed")?.write_all(line.as_bytes())?);
            }
        };
        crowd.send(sender, &packet)
    }

    /// The packet by which somebody says something in their room of Klatch, with the number that its answer carries.
    pub(super) fn ask_to_say(&self, rooms: Rooms, sender: usize, number: usize) -> anyhow::Result<String> {
        let Kind::Klatch(klatch) = &self.kind else { bail!("only Klatch answers") };
        let text = self.text(number as u64, Some(number as u128));
        Ok(format!(r#"42{number}["message:send",{}]"#, klatch.draft(rooms, sender / rooms.size, &text)))
    }

    fn text(&self, number: u64, carries: Option<u128>) -> String {
        let mut text = format!("{MARK}{:0DIGITS$} {number} ", carries.unwrap_or(0));
        while text.len() < self.text_bytes {
            text.push_str("words of a message that has two hundred bytes ");
        }
        text.truncate(self.text_bytes);
        text
    }
}
