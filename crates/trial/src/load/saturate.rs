//! As fast as the server goes, with so many messages under way in each room.

use std::time::{Duration, Instant};

use anyhow::Context;

use super::{Args, busy, crowd::Crowd, pace::carried, subject::Subject};
use crate::{
    process::Server,
    table::{PER_SECOND, SECONDS, Table, Unit},
};

/// Before what is measured.
const WARM_UP: Duration = Duration::from_secs(1);
/// Nothing may take this long.
const STALL: Duration = Duration::from_secs(10);

/// What was measured.
pub(super) struct Figure {
    /// Deliveries a second.
    pub(super) rate: f64,
    /// Processor time of the server per delivery, in seconds.
    pub(super) server_secs: f64,
    /// The generator was too busy for this to be the server's.
    pub(super) is_void: bool,
}

impl Figure {
    /// Both rows; `when` says of what.
    pub(super) fn add(&self, when: &str, table: &mut Table) {
        self.add_rate(when, table);
        self.add_time(when, table);
    }

    /// How much was carried.
    pub(super) fn add_rate(&self, when: &str, table: &mut Table) {
        let what = format!("{when}: deliveries/s");
        table.add_rate(&what, self.rate);
        self.judge(&what, PER_SECOND, table);
    }

    /// What it cost. A server that waits for the generator writes less at a time, so this is void with the rate.
    pub(super) fn add_time(&self, when: &str, table: &mut Table) {
        let what = format!("{when}: server time per delivery");
        table.add(&what, self.server_secs, SECONDS);
        self.judge(&what, SECONDS, table);
    }

    fn judge(&self, what: &str, unit: Unit, table: &mut Table) {
        if self.is_void {
            table.void(what, unit);
        }
    }
}

/// Measures after a warm-up.
pub(super) fn measure(
    crowd: &mut Crowd,
    subject: &Subject,
    server: &Server,
    in_flight: usize,
    args: &Args,
) -> anyhow::Result<Figure> {
    let mut rooms = Flight::new(crowd.rooms.count, in_flight);
    for slot in 0..in_flight {
        for room in 0..crowd.rooms.count {
            rooms.send(crowd, subject, (room, slot))?;
        }
    }
    rooms.fly(crowd, subject, WARM_UP)?;
    let (server_before, began) = (server.processor_secs(), Instant::now());
    crowd.idle.take();
    let count = rooms.fly(crowd, subject, Duration::from_secs(args.seconds))? as f64;
    let time = began.elapsed();
    let (secs, share) = (time.as_secs_f64(), busy::share(crowd.idle.take(), time));
    eprintln!("  the generator was busy for {:.0} % of the time", share * 100.0);
    let figure = Figure {
        rate: count / secs,
        server_secs: (server.processor_secs() - server_before) / count,
        is_void: busy::check(share).is_err(),
    };
    rooms.land(crowd)?;
    Ok(figure)
}

/// A room and which of its messages under way.
type Slot = (usize, usize);

/// What is under way in each room. A message carries its slot where a paced one carries its time.
struct Flight {
    slots: usize,
    /// Deliveries still to come, by room and slot.
    missing: Vec<usize>,
    /// Whose turn it is to send, by room.
    turn: Vec<usize>,
    /// Messages that have reached everybody.
    landed: Vec<Slot>,
    sent: u64,
}

impl Flight {
    fn new(rooms: usize, slots: usize) -> Self {
        let (missing, turn) = (vec![0; rooms * slots], vec![0; rooms]);
        Self { slots, missing, turn, landed: Vec::new(), sent: 0 }
    }

    fn send(&mut self, crowd: &mut Crowd, subject: &Subject, (room, slot): Slot) -> anyhow::Result<()> {
        let size = crowd.rooms.size;
        let sender = room * size + self.turn[room] % size;
        self.turn[room] += 1;
        self.missing[room * self.slots + slot] = size;
        self.sent += 1;
        subject.say(crowd, sender, self.sent, Some(slot as u128))
    }

    /// Keeps as many under way as there are, for so long, and counts deliveries.
    fn fly(&mut self, crowd: &mut Crowd, subject: &Subject, time: Duration) -> anyhow::Result<u64> {
        let until = Instant::now() + time;
        let (mut count, mut last) = (0, Instant::now());
        loop {
            let before = count;
            self.read(crowd, &mut count)?;
            while let Some(slot) = self.landed.pop() {
                self.send(crowd, subject, slot)?;
            }
            let now = Instant::now();
            if now >= until {
                return Ok(count);
            }
            if count > before {
                last = now;
            }
            anyhow::ensure!(now - last < STALL, "deliveries stopped: {} are missing", self.missing());
        }
    }

    /// Waits until everything sent has arrived everywhere.
    fn land(&mut self, crowd: &mut Crowd) -> anyhow::Result<()> {
        let until = Instant::now() + STALL;
        while self.missing() > 0 {
            self.read(crowd, &mut 0)?;
            anyhow::ensure!(Instant::now() < until, "{} deliveries never came", self.missing());
        }
        Ok(())
    }

    fn missing(&self) -> usize {
        self.missing.iter().sum()
    }

    fn read(&mut self, crowd: &mut Crowd, count: &mut u64) -> anyhow::Result<()> {
        crowd.watch(&mut |room, payload| {
            *count += 1;
            let slot = usize::try_from(carried(payload)?)?;
            let missing = self.missing.get_mut(room * self.slots + slot).context("a slot nobody has")?;
            *missing = missing.checked_sub(1).context("a delivery came twice")?;
            if *missing == 0 {
                self.landed.push((room, slot));
            }
            Ok(())
        })?;
        Ok(())
    }
}
