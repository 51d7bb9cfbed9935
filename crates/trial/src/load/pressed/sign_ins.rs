//! Sign-ins, so many a second whether or not they are answered: most with names that nobody has, which cost the server as much as right
//! ones.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use hdrhistogram::Histogram;
use memchr::memmem;

use super::{
    Args, MAX_FACTOR, SENDING, TALKING, TALKS_PER_SEC,
    told::{Told, quantile},
};
use crate::{
    load::{crowd::Crowd, klatch::PASSWORD, pace, subject::Subject},
    report::Figure,
    table::MEBIBYTES,
};

/// Connections at most; when all of them wait, a sign-in that is due is not sent.
const MOST_CALLERS: usize = 400;
/// One of so many is somebody's own.
const RIGHT_EVERY: u64 = 10;

const SIGN_INS_PER_SEC: f64 = 500.0;

/// Runs it, prints what happened, and fails when those who talk wait too long.
pub(super) fn sign_ins(subject: &Subject, args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let title = format!("{} people in a room, {TALKS_PER_SEC} messages a second", TALKING.size);
    told.table(&title, &["p50", "p99", "server's memory"]);
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, TALKING)?;
    let mut flood = Flood::new(server.address, SIGN_INS_PER_SEC, SENDING.people());
    let mut say = |stage: &str, times: &Histogram<u64>| {
        let memory = Figure::of(server.resident_bytes(), MEBIBYTES);
        told.row(stage, vec![quantile(times, 0.50), quantile(times, 0.99), memory]);
    };
    let time = Duration::from_secs(args.seconds.into());
    let rate = TALKS_PER_SEC * crowd.len() as f64;
    pace::run(&mut crowd, subject, rate, time / 4, &mut || Ok(false))?;
    let before = pace::run(&mut crowd, subject, rate, time, &mut || Ok(false))?;
    say("alone", &before);
    flood.begin();
    let beside = pace::run(&mut crowd, subject, rate, time, &mut || flood.go_on())?;
    say(&format!("beside {}", flood.summary()), &beside);
    flood.check()?;
    drop(flood);
    let after = pace::run(&mut crowd, subject, rate, time, &mut || Ok(false))?;
    say("afterwards", &after);
    let factor = beside.value_at_quantile(0.99) as f64 / before.value_at_quantile(0.99) as f64;
    ensure!(factor <= MAX_FACTOR, "beside sign-ins those who talk wait {factor:.2} times as long (p99)");
    Ok(())
}

/// A flood, driven by whoever calls [`Flood::go_on`] often.
struct Flood {
    address: SocketAddr,
    per_sec: f64,
    people: u64,
    began: Instant,
    callers: Vec<Caller>,
    /// Whose answer is looked for next.
    turn: usize,
    due: u64,
    not_sent: u64,
    answers: BTreeMap<u16, u64>,
}

struct Caller {
    stream: TcpStream,
    is_waiting: bool,
    answer: Vec<u8>,
}

impl Flood {
    /// Right ones are of so many people in turn: who signs in a hundred times is signed out where they signed in first.
    fn new(address: SocketAddr, per_sec: f64, people: usize) -> Self {
        let (began, callers, answers) = (Instant::now(), Vec::new(), BTreeMap::new());
        Self {
            address,
            per_sec,
            people: people as u64,
            began,
            callers,
            turn: 0,
            due: 0,
            not_sent: 0,
            answers,
        }
    }

    /// From now on they are due.
    fn begin(&mut self) {
        self.began = Instant::now();
    }

    /// Sends what is due, and reads one answer if it is there; whether there was anything.
    fn go_on(&mut self) -> anyhow::Result<bool> {
        let is_due = self.began.elapsed().as_secs_f64() * self.per_sec > self.due as f64;
        if is_due {
            self.due += 1;
            self.sign_in(self.due)?;
        }
        self.turn = (self.turn + 1) % self.callers.len().max(1);
        let Some(caller) = self.callers.get_mut(self.turn) else { return Ok(is_due) };
        match caller.read()? {
            Came::Answer(status) => *self.answers.entry(status).or_default() += 1,
            Came::Nothing => return Ok(is_due),
            // A server may close a connection on which nothing is asked.
            Came::End => drop(self.callers.swap_remove(self.turn)),
        }
        Ok(true)
    }

    /// Whether it was one: passwords were looked at, right and wrong ones.
    fn check(&self) -> anyhow::Result<()> {
        let has = |status| self.answers.contains_key(&status);
        ensure!(has(200) && has(401), "nobody signed in, or nobody in vain: {}", self.summary());
        Ok(())
    }

    /// What became of them.
    fn summary(&self) -> String {
        let answers = self.answers.iter().map(|(status, count)| format!("{count} answered {status}"));
        let answers: Vec<_> = answers.collect();
        format!("{} sign-ins, {} not sent, {}", self.due, self.not_sent, answers.join(", "))
    }

    fn sign_in(&mut self, number: u64) -> anyhow::Result<()> {
        let name = if number.is_multiple_of(RIGHT_EVERY) {
            format!("person{}", number / RIGHT_EVERY % self.people)
        } else {
            format!("nobody{number}")
        };
        let body = format!(r#"{{"login":"{name}","password":"{PASSWORD}"}}"#);
        let request = format!(
            "POST /api/auth/login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let caller = match self.callers.iter().position(|caller| !caller.is_waiting) {
            Some(free) => &mut self.callers[free],
            None if self.callers.len() < MOST_CALLERS => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_nonblocking(true)?;
                self.callers.push(Caller { stream, is_waiting: false, answer: Vec::new() });
                self.callers.last_mut().context("there is one")?
            }
            None => {
                self.not_sent += 1;
                return Ok(());
            }
        };
        caller.is_waiting = true;
        Ok(caller.stream.write_all(request.as_bytes())?)
    }
}

/// What one look at a connection brought.
enum Came {
    Answer(u16),
    Nothing,
    End,
}

impl Caller {
    /// Reads what there is; an answer's status, once the whole of it is there.
    fn read(&mut self) -> anyhow::Result<Came> {
        let mut buffer = [0; 4_096];
        match self.stream.read(&mut buffer) {
            Ok(0) if !self.is_waiting => return Ok(Came::End),
            Ok(0) => bail!("the server closed the connection"),
            Ok(count) => self.answer.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Came::Nothing),
            Err(error) => return Err(error.into()),
        }
        let Some(head) = memmem::find(&self.answer, b"\r\n\r\n") else { return Ok(Came::Nothing) };
        let text = std::str::from_utf8(&self.answer[..head])?;
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.context("an answer says how long it is")?.parse()?;
        if self.answer.len() < head + 4 + length {
            return Ok(Came::Nothing);
        }
        let status = text.get(9..12).context("an answer has a status")?.parse()?;
        self.answer.clear();
        self.is_waiting = false;
        Ok(Came::Answer(status))
    }
}
