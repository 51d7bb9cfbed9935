//! Messages under way among mixed people. Only those are looked at who are still to get one, as otherwise looking at the others would make
//! each of them late.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use klatch_trial::Random;
use memchr::{memchr, memmem};

use super::{Cast, SHAPES};
use crate::load::{Rooms, busy, crowd::Crowd, pace::carried, subject::Subject};

/// How an answer begins.
const ANSWER: &[u8] = b"43";
/// How the frame begins by which somebody is told that deliveries were left out.
const LAGGED: &[u8] = br#"42["lagged""#;
/// Until the last delivery has come.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often somebody is looked at who has nothing, before the next one has their turn.
const TRIES: usize = 20;

/// Nanoseconds from when a message was due.
pub(super) struct Times {
    /// Until it was acknowledged.
    pub(super) answer: Histogram<u64>,
    /// Until it was there, for each who got it.
    pub(super) screen: Histogram<u64>,
    /// The share of the time in which the generator had something to do.
    pub(super) busy: f64,
}

/// Those who stay, and what they say.
pub(super) struct Talk<'a> {
    crowd: &'a mut Crowd,
    subject: &'a Subject,
    cast: &'a Cast,
    chance: Random,
    said: u64,
    /// By their numbers.
    under_way: BTreeMap<u64, Message>,
    /// The last one that was looked for.
    turn: u64,
    /// Whose pings are looked for next.
    swept: usize,
}

struct Message {
    due: Instant,
    sender: usize,
    is_answered: bool,
    /// Connections that are still to get it, in the order in which a server writes.
    missing: Vec<usize>,
    /// Whose turn it is among them, and how often in a row somebody had nothing.
    next: usize,
    misses: usize,
}

impl Message {
    fn is_done(&self) -> bool {
        self.is_answered && self.missing.is_empty()
    }

    /// Who is looked at now: the sender by turns, until it is acknowledged.
    fn whom(&self) -> usize {
        let other = self.missing.get(self.next % self.missing.len().max(1));
        let is_senders_turn = !self.is_answered && self.misses.is_multiple_of(2);
        if is_senders_turn { self.sender } else { other.copied().unwrap_or(self.sender) }
    }
}

impl<'a> Talk<'a> {
    pub(super) fn new(crowd: &'a mut Crowd, subject: &'a Subject, cast: &'a Cast, chance: Random) -> Self {
        Self { crowd, subject, cast, chance, said: 0, under_way: BTreeMap::new(), turn: 0, swept: 0 }
    }

    /// Says so many messages a second for so long, and waits until all have come. An error when one never does.
    pub(super) fn go_on(&mut self, per_sec: u32, time: Duration) -> anyhow::Result<Times> {
        let mut times = Times { answer: Histogram::new(3)?, screen: Histogram::new(3)?, busy: 0.0 };
        let (began, pause) = (Instant::now(), Duration::from_secs(1) / per_sec);
        let (mut sent, count) = (0, (time.as_secs_f64() * f64::from(per_sec)) as u32);
        self.crowd.idle.take();
        while sent < count || !self.under_way.is_empty() {
            let now = Instant::now();
            while sent < count && began + pause * sent <= now {
                self.say(began + pause * sent)?;
                sent += 1;
            }
            ensure!(
                now < began + time + PATIENCE,
                "of {} messages some deliveries never came",
                self.under_way.len()
            );
            self.look_around(&mut times)?;
            if self.under_way.is_empty() && sent < count {
                self.crowd.idle.pause(Some(began + pause * sent));
            }
        }
        times.busy = busy::share(self.crowd.idle.take(), began.elapsed());
        Ok(times)
    }

    fn say(&mut self, due: Instant) -> anyhow::Result<()> {
        let sender = *self.chance.pick(&self.cast.talking).context("somebody talks")?;
        let person = self.cast.staying[sender];
        let shapes: Vec<Rooms> = SHAPES.into_iter().filter(|shape| person < shape.people()).collect();
        let shape = *self.chance.pick(&shapes).context("everybody is in a room")?;
        self.said += 1;
        let packet = self.subject.ask_to_say(shape, person, self.said as usize)?;
        self.crowd.send(sender, &packet)?;
        self.crowd.idle.end();
        let missing = self.cast.beside(shape, person);
        let message = Message { due, sender, is_answered: false, missing, next: 0, misses: 0 };
        self.under_way.insert(self.said, message);
        Ok(())
    }

    /// Looks for the next message under way, and now and then for pings.
    fn look_around(&mut self, times: &mut Times) -> anyhow::Result<()> {
        let after = self.under_way.range(self.turn + 1..).next();
        let found = after.or_else(|| self.under_way.first_key_value());
        let found = found.map(|(number, message)| (*number, message.whom()));
        let Some((number, whom)) = found else {
            self.swept = (self.swept + 1) % self.crowd.len();
            return self.look(self.swept, times).map(drop);
        };
        self.turn = number;
        let has_read = self.look(whom, times)?;
        let Some(message) = self.under_way.get_mut(&number) else { return Ok(()) };
        message.misses = if has_read { 0 } else { message.misses + 1 };
        if message.misses > TRIES {
            message.next += 1;
            self.swept = (self.swept + 1) % self.crowd.len();
            self.look(self.swept, times)?;
        } else if message.misses > 0 {
            self.crowd.idle.pause(None);
        }
        Ok(())
    }

    fn look(&mut self, index: usize, times: &mut Times) -> anyhow::Result<bool> {
        let (wanted, under_way) = (self.subject.delivery(), &mut self.under_way);
        self.crowd.look(index, &mut |payload| {
            ensure!(!payload.starts_with(LAGGED), "the server left deliveries out");
            let number = if payload.starts_with(ANSWER) {
                answered(payload)?
            } else if payload.starts_with(wanted) {
                carried(payload)?
            } else {
                return Ok(());
            };
            let message = under_way.get_mut(&number).context("something came twice")?;
            let late = (message.due.elapsed().as_nanos() as u64).max(1);
            if payload.starts_with(ANSWER) {
                message.is_answered = true;
                times.answer.record(late)?;
            } else {
                let place = message.missing.iter().position(|other| *other == index);
                message.missing.remove(place.context("a delivery came twice")?);
                times.screen.record(late)?;
            }
            if message.is_done() {
                under_way.remove(&number);
            }
            Ok(())
        })
    }
}

/// The number of an answer, which must say that the message is stored.
fn answered(payload: &[u8]) -> anyhow::Result<u64> {
    let end = memchr(b'[', payload).context("an answer holds something")?;
    let told = || String::from_utf8_lossy(payload).into_owned();
    ensure!(memmem::find(payload, br#""ok":true"#).is_some(), "a message was refused: {}", told());
    Ok(std::str::from_utf8(&payload[ANSWER.len()..end])?.parse()?)
}

#[test]
fn an_answer_must_say_that_it_is_stored() {
    assert_eq!(answered(br#"4312[{"ok":true}]"#).unwrap(), 12);
    let error = answered(br#"4312[{"ok":false}]"#).unwrap_err().to_string();
    assert!(error.contains("refused"), "{error}");
}
