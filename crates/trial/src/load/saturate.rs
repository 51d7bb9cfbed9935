//! As fast as the server goes, with so many messages under way in each room.

use std::time::{Duration, Instant};

use super::{Args, crowd::Crowd, subject::Subject};
use crate::process::{Server, own_processor_secs};

/// Before each run, not counted.
const WARM_UP: Duration = Duration::from_secs(1);
/// A share of its processor at which this program may itself be what limits.
const BUSY: f64 = 0.95;
/// Nothing may take this long.
const STALL: Duration = Duration::from_secs(10);

/// What one run says.
pub(super) struct Figure {
    /// Deliveries a second.
    pub(super) rate: f64,
    /// Processor time of the server per delivery, in seconds.
    pub(super) server_secs: f64,
    /// This program had no processor time left.
    pub(super) is_ours_the_limit: bool,
}

/// Runs after a warm-up.
pub(super) fn measure(
    crowd: &mut Crowd,
    subject: &Subject,
    server: &Server,
    in_flight: usize,
    args: &Args,
) -> anyhow::Result<Vec<Figure>> {
    let mut rooms = Flight::new(crowd.rooms.count);
    for _ in 0..in_flight {
        for room in 0..crowd.rooms.count {
            rooms.send(crowd, subject, room)?;
        }
    }
    rooms.fly(crowd, subject, WARM_UP)?;
    let mut figures = Vec::new();
    for _ in 0..args.runs {
        let (server_before, own_before, began) =
            (server.processor_secs(), own_processor_secs(), Instant::now());
        let count = rooms.fly(crowd, subject, Duration::from_secs(args.seconds))? as f64;
        let secs = began.elapsed().as_secs_f64();
        figures.push(Figure {
            rate: count / secs,
            server_secs: (server.processor_secs() - server_before) / count,
            is_ours_the_limit: (own_processor_secs() - own_before) / secs > BUSY,
        });
    }
    rooms.land(crowd)?;
    Ok(figures)
}

/// What is under way in each room.
struct Flight {
    /// Deliveries still to come.
    missing: Vec<usize>,
    /// Deliveries since the last message of which everybody has everything.
    counted: Vec<usize>,
    /// Whose turn it is to send.
    turn: Vec<usize>,
    /// Rooms in which a message has reached everybody.
    landed: Vec<usize>,
    sent: u64,
}

impl Flight {
    fn new(rooms: usize) -> Self {
        Self {
            missing: vec![0; rooms],
            counted: vec![0; rooms],
            turn: vec![0; rooms],
            landed: Vec::new(),
            sent: 0,
        }
    }

    fn send(&mut self, crowd: &mut Crowd, subject: &Subject, room: usize) -> anyhow::Result<()> {
        let size = crowd.rooms.size;
        let sender = room * size + self.turn[room] % size;
        self.turn[room] += 1;
        self.missing[room] += size;
        self.sent += 1;
        crowd.send(sender, &subject.say(crowd.rooms, room, self.sent, None))
    }

    /// Keeps as many under way as there are, for so long, and counts deliveries.
    fn fly(&mut self, crowd: &mut Crowd, subject: &Subject, time: Duration) -> anyhow::Result<u64> {
        let until = Instant::now() + time;
        let (mut count, mut last) = (0, Instant::now());
        loop {
            let before = count;
            self.read(crowd, &mut count)?;
            while let Some(room) = self.landed.pop() {
                self.send(crowd, subject, room)?;
            }
            let now = Instant::now();
            if now >= until {
                return Ok(count);
            }
            if count > before {
                last = now;
            }
            anyhow::ensure!(
                now - last < STALL,
                "deliveries stopped: {} are missing",
                self.missing.iter().sum::<usize>()
            );
        }
    }

    /// Waits until everything sent has arrived everywhere.
    fn land(&mut self, crowd: &mut Crowd) -> anyhow::Result<()> {
        let until = Instant::now() + STALL;
        while self.missing.iter().any(|missing| *missing > 0) {
            self.read(crowd, &mut 0)?;
            anyhow::ensure!(
                Instant::now() < until,
                "{} deliveries never came",
                self.missing.iter().sum::<usize>()
            );
        }
        Ok(())
    }

    fn read(&mut self, crowd: &mut Crowd, count: &mut u64) -> anyhow::Result<()> {
        let size = crowd.rooms.size;
        crowd.turn(Duration::from_millis(100), &mut |room, _| {
            *count += 1;
            self.missing[room] =
                self.missing[room].checked_sub(1).ok_or_else(|| anyhow::anyhow!("a delivery came twice"))?;
            self.counted[room] += 1;
            if self.counted[room] == size {
                self.counted[room] = 0;
                self.landed.push(room);
            }
            Ok(())
        })
    }
}
