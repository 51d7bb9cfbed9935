//! Messages sent and answered: one each under way, or so many a second whether or not the server keeps up.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use memchr::memmem;

use crate::load::{crowd::Crowd, subject::Subject};

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
    /// When each was due, by the number its answer carries.
    due: Vec<Instant>,
    answered: usize,
}

/// An answer that came: its sender, its number, and whether it says that the message is stored.
type Answer = (usize, usize, bool);

impl<'a> Sends<'a> {
    pub(super) fn new(crowd: &'a mut Crowd, subject: &'a Subject) -> Self {
        crowd.listen_for(ANSWER);
        Self { crowd, subject, due: Vec::new(), answered: 0 }
    }

    /// Each sends, and sends again when that is answered. Of one second, on average.
    pub(super) fn closed(&mut self, time: Duration) -> anyhow::Result<Second> {
        self.settle()?;
        let mut all = Second::new()?;
        for sender in 0..self.crowd.len() {
            ensure!(self.send(sender, Instant::now())?, "the server reads nothing");
        }
        let began = Instant::now();
        while began.elapsed() < time {
            for (sender, number, is_stored) in self.answers()? {
                self.note(&mut all, number, is_stored)?;
                ensure!(self.send(sender, Instant::now())?, "the server reads nothing");
            }
        }
        let secs = time.as_secs();
        all.stored /= secs;
        all.refused /= secs;
        (all.asked, all.taken) = (all.stored + all.refused, all.stored + all.refused);
        self.settle()?;
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
                for (_, number, is_stored) in self.answers()? {
                    self.note(&mut second, number, is_stored)?;
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
        while self.answered < self.due.len() {
            ensure!(began.elapsed() < PATIENCE, "{} were never answered", self.due.len() - self.answered);
            for (_, number, is_stored) in self.answers()? {
                self.note(&mut ignored, number, is_stored)?;
            }
        }
        Ok(())
    }

    fn send(&mut self, sender: usize, due: Instant) -> anyhow::Result<bool> {
        let packet = self.subject.ask_to_say(self.crowd.rooms, sender, self.due.len())?;
        let is_taken = self.crowd.offer(sender, &packet)?;
        if is_taken {
            self.due.push(due);
        }
        Ok(is_taken)
    }

    fn note(&mut self, second: &mut Second, number: usize, is_stored: bool) -> anyhow::Result<()> {
        let due = *self.due.get(number).context("an answer to nothing")?;
        self.answered += 1;
        if is_stored {
            second.stored += 1;
            second.times.record((due.elapsed().as_nanos() as u64).max(1))?;
        } else {
            second.refused += 1;
        }
        Ok(())
    }

    /// Reads on, once around a room.
    fn answers(&mut self) -> anyhow::Result<Vec<Answer>> {
        let mut answers = Vec::new();
        self.crowd.sweep(&mut |sender, payload| {
            let end = memchr::memchr(b'[', payload).context("an answer holds something")?;
            let number = std::str::from_utf8(&payload[ANSWER.len()..end])?.parse()?;
            answers.push((sender, number, memmem::find(payload, br#""ok":true"#).is_some()));
            Ok(())
        })?;
        Ok(answers)
    }
}
