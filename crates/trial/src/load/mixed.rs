//! Mixed people: rooms of different sizes, in which most only read, some talk and some come and go. Who is who is drawn from the seed.
//!
//! Messages are due at a fixed rate, whether or not the server keeps up, and every time counts from when one was due. A time until the
//! screen is one delivery to one of those who stay; those who come and go are counted only, as nobody knows what they are to get.

mod talk;

use std::time::{Duration, Instant};

use klatch_trial::Random;

use self::talk::{Talk, Times};
use super::{Args, Rooms, busy, crowd::Crowd, pace, subject::Subject, visitors::Visitors};
use crate::{
    process::Server,
    table::{COUNT, EACH_SECOND, MEBIBYTES, SECONDS, Table, count},
};

/// The rooms. The first people are in one of each shape, the others in the smallest only.
pub(super) const SHAPES: [Rooms; 3] =
    [Rooms { count: 1, size: 500 }, Rooms { count: 10, size: 50 }, Rooms { count: 200, size: 10 }];
/// Of a hundred people, those who come and go, and of those who stay those who talk.
const VISITING_PERCENT: u64 = 10;
const TALKING_PERCENT: u64 = 10;
/// Before what is measured.
const WARM_UP: Duration = Duration::from_secs(1);

/// Who does what.
pub(super) struct Cast {
    /// People who stay, in ascending order; each has the connection of that place.
    staying: Vec<usize>,
    visiting: Vec<usize>,
    /// Connections of those who talk.
    talking: Vec<usize>,
}

impl Cast {
    fn draw(chance: &mut Random) -> Self {
        let people = SHAPES.iter().map(|shape| shape.people()).max().unwrap_or_default();
        let (visiting, staying): (Vec<_>, Vec<_>) =
            (0..people).partition(|_| chance.percent(VISITING_PERCENT));
        let talking = (0..staying.len()).filter(|_| chance.percent(TALKING_PERCENT)).collect();
        Self { staying, visiting, talking }
    }

    /// The connections of those who stay in the room of this shape in which somebody is.
    fn beside(&self, shape: Rooms, person: usize) -> Vec<usize> {
        let first = person / shape.size * shape.size;
        let place = |person| self.staying.partition_point(|other| *other < person);
        (place(first)..place(first + shape.size)).collect()
    }
}

/// Lets them talk to a server that acknowledges, and adds what came of it.
pub(super) fn measure(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut chance = Random::new(args.seed);
    let cast = Cast::draw(&mut chance);
    let mut crowd = Crowd::of_people(subject, &server, cast.staying.clone())?;
    let visitors = Visitors::begin(subject, server.address, &cast.visiting, chance.fork())?;
    let mut talk = Talk::new(&mut crowd, subject, &cast, chance);
    talk.go_on(args.rate, WARM_UP)?;
    visitors.take();
    let (processor, began) = (server.processor_secs(), Instant::now());
    let times = talk.go_on(args.rate, Duration::from_secs(args.seconds))?;
    let (visits, time) = (visitors.take(), began.elapsed().as_secs_f64());
    let deliveries = (times.screen.len() + visits.deliveries) as f64;
    let what = format!("mixed people, {} messages/s", count(args.rate.into()));
    let carried = Carried {
        rate: deliveries / time,
        server_secs: (server.processor_secs() - processor) / deliveries,
        moves: visits.moves,
    };
    add(&what, times, &carried, &server, table)?;
    visitors.end()
}

/// Besides times.
struct Carried {
    rate: f64,
    /// For each delivery, with what coming and going costs.
    server_secs: f64,
    moves: u64,
}

fn add(
    what: &str,
    times: Times,
    carried: &Carried,
    server: &Server,
    table: &mut Table,
) -> anyhow::Result<()> {
    let busy = times.busy;
    eprintln!("  the generator was busy for {:.0} % of the time", busy * 100.0);
    let (rate, cost) = (format!("{what}: deliveries/s"), format!("{what}: server time per delivery"));
    table.add(&rate, carried.rate, EACH_SECOND);
    table.add(&cost, carried.server_secs, SECONDS);
    if busy::check(busy).is_err() {
        table.void(&rate, EACH_SECOND);
        table.void(&cost, SECONDS);
    }
    let held = |times| busy::check(busy).map(|()| times);
    pace::add(held(times.answer), "… from when it was due until acknowledged", table)?;
    pace::add(held(times.screen), "… from when it was due until on a screen", table)?;
    table.add("… people who came or went meanwhile", carried.moves as f64, COUNT);
    table.add("… memory of the server", server.resident_bytes(), MEBIBYTES);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_people() {
        let draw = |seed| Cast::draw(&mut Random::new(seed));
        let (one, same, other) = (draw(1), draw(1), draw(2));
        assert_eq!((&one.visiting, &one.talking), (&same.visiting, &same.talking));
        assert_ne!(one.visiting, other.visiting);
    }

    #[test]
    fn who_hears_somebody_is_who_stays_in_that_room() {
        let cast = Cast { staying: vec![0, 3, 9, 10, 11, 25], visiting: vec![], talking: vec![] };
        let ten = SHAPES[2];
        assert_eq!(cast.beside(ten, 9), [0, 1, 2]);
        assert_eq!(cast.beside(ten, 11), [3, 4]);
        assert_eq!(cast.beside(SHAPES[0], 25), [0, 1, 2, 3, 4, 5]);
    }
}
