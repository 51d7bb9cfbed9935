//! Messages sent and answered: one each under way, or so many a second whether or not the server keeps up.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use memchr::memmem;
use uuid::Uuid;

use super::stored::{Draft, Row, acknowledged};
use crate::load::{busy, crowd::Crowd, subject::Subject};

/// How an answer begins.
const ANSWER: &[u8] = b"43";
/// Until what is under way has been answered.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one second brought.
pub(super) struct Second {
    /// Sends that were due.
    pub(super) asked: u64,
    /// Of them, those whose connection took them: where it is full, a client keeps them for later.
    pub(super) taken: u64,
    /// Answered as stored, whenever they were sent.
    pub(super) stored: u64,
    /// Answered with an error.
    pub(super) refused: u64,
    /// Nanoseconds from when a send was due until it was answered as stored.
    pub(super) times: Histogram<u64>,
}

impl Second {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { asked: 0, taken: 0, stored: 0, refused: 0, times: Histogram::new(3)? })
    }
}

/// Everybody of a crowd, sending.
pub(super) struct Sends<'a> {
    crowd: &'a mut Crowd,
    subject: &'a Subject,
    /// Of each, when it was due and its id, by the number its answer carries.
    sent: Vec<(Instant, Uuid)>,
    answered: usize,
    /// The rooms' ids, in the order of their senders.
    pub(super) rooms: Vec<Uuid>,
    /// Who sent a message, and as what it was acknowledged.
    pub(super) acknowledged: Vec<(usize, Row)>,
    /// Why what was measured says nothing of the server.
    pub(super) void: Vec<String>,
}

/// An answer that came.
struct Answer {
    sender: usize,
    /// Of what was sent.
    number: usize,
    /// The message, when it says that it is stored.
    stored: Option<Row>,
}

impl<'a> Sends<'a> {
    pub(super) fn new(crowd: &'a mut Crowd, subject: &'a Subject) -> Self {
        crowd.listen_for(ANSWER);
        let rooms = vec![Uuid::nil(); crowd.rooms.count];
        Self {
            crowd,
            subject,
            sent: Vec::new(),
            answered: 0,
            rooms,
            acknowledged: Vec::new(),
            void: Vec::new(),
        }
    }

    /// Each sends, and sends again when that is answered. Of one second, on average. It is void when the generator was busy for too
    /// much of the time: more could have been stored.
    pub(super) fn closed(&mut self, time: Duration) -> anyhow::Result<Second> {
        self.settle()?;
        let mut all = Second::new()?;
        for sender in 0..self.crowd.len() {
            ensure!(self.send(sender, Instant::now())?, "the server reads nothing");
        }
        let began = Instant::now();
        self.crowd.idle.take();
        while began.elapsed() < time {
            for answer in self.answers()? {
                self.note(&mut all, &answer)?;
                ensure!(self.send(answer.sender, Instant::now())?, "the server reads nothing");
            }
        }
        let share = busy::share(self.crowd.idle.take(), began.elapsed());
        let secs = time.as_secs();
        all.stored /= secs;
        all.refused /= secs;
        (all.asked, all.taken) = (all.stored + all.refused, all.stored + all.refused);
        self.settle()?;
        self.void.extend(busy::check(share).err().map(|error| error.to_string()));
        Ok(all)
    }

    /// So many a second, in turn. Answers that come after the last second count to none.
    pub(super) fn open(&mut self, per_sec: f64, seconds: u32) -> anyhow::Result<Vec<Second>> {
        let (mut done, mut sent, began) = (Vec::new(), 0_u64, Instant::now());
        for number in 1..=seconds {
            let (mut second, until) = (Second::new()?, began + Duration::from_secs(number.into()));
            while Instant::now() < until {
                let due = began + Duration::from_secs_f64(sent as f64 / per_sec);
                if due <= Instant::now() {
                    sent += 1;
                    second.asked += 1;
                    second.taken += u64::from(self.send(sent as usize % self.crowd.len(), due)?);
                    if !sent.is_multiple_of(16) {
                        continue;
                    }
                }
                for answer in self.answers()? {
                    self.note(&mut second, &answer)?;
                }
            }
            done.push(second);
        }
        Ok(done)
    }

    /// Waits until all is answered that is under way.
    fn settle(&mut self) -> anyhow::Result<()> {
        let mut ignored = Second::new()?;
        let began = Instant::now();
        while self.answered < self.sent.len() {
            ensure!(began.elapsed() < PATIENCE, "{} were never answered", self.sent.len() - self.answered);
            for answer in self.answers()? {
                self.note(&mut ignored, &answer)?;
            }
        }
        Ok(())
    }

    fn send(&mut self, sender: usize, due: Instant) -> anyhow::Result<bool> {
        let rooms = self.crowd.rooms;
        let draft = Draft::new(self.subject, rooms, sender, self.sent.len())?;
        let is_taken = self.crowd.offer(sender, &draft.packet)?;
        if is_taken {
            self.sent.push((due, draft.id));
            self.rooms[sender / rooms.size] = draft.room;
        }
        Ok(is_taken)
    }

    fn note(&mut self, second: &mut Second, answer: &Answer) -> anyhow::Result<()> {
        let (due, id) = *self.sent.get(answer.number).context("an answer to nothing")?;
        self.answered += 1;
        if let Some(row) = answer.stored {
            ensure!(row.0 == id, "the answer to {id} is of another message, {}", row.0);
            self.acknowledged.push((answer.sender, row));
            second.stored += 1;
            second.times.record((due.elapsed().as_nanos() as u64).max(1))?;
        } else {
            second.refused += 1;
        }
        Ok(())
    }

    /// Reads on from the next ones.
    fn answers(&mut self) -> anyhow::Result<Vec<Answer>> {
        let mut answers = Vec::new();
        self.crowd.sweep(&mut |sender, payload| {
            let end = memchr::memchr(b'[', payload).context("an answer holds something")?;
            let number = std::str::from_utf8(&payload[ANSWER.len()..end])?.parse()?;
            let is_stored = memmem::find(payload, br#""ok":true"#).is_some();
            let stored = is_stored.then(|| acknowledged(payload)).transpose()?;
            answers.push(Answer { sender, number, stored });
            Ok(())
        })?;
        Ok(answers)
    }
}
