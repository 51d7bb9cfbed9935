//! Five times as many messages as can be stored: what of them is, whether it is as before afterwards, and whether everything that was
//! acknowledged is there.

use std::{collections::BTreeMap, time::Duration};

use anyhow::ensure;
use hdrhistogram::Histogram;

use super::{
    Args, SENDING,
    sends::{Second, Sends},
    stored::{Account, check_stored},
    told::{Told, quantile},
};
use crate::{
    load::{crowd::Crowd, subject::Subject},
    plot::Line,
    process::Server,
    report::{Figure, with},
    table::{EACH_SECOND, MEBIBYTES},
};

/// How many times the most that can be stored is asked.
const TIMES: f64 = 5.0;
/// The least share of the most that was stored in a second before and after, on average, while five times that is asked. So much is asked when
/// it is not pressed.
const LEAST_GOODPUT: f64 = 0.8;
/// The least share of the most before that there is again afterwards.
const LEAST_AFTERWARDS: f64 = 0.75;
/// The least share of what is to be asked that the generator must have asked.
const LEAST_ASKED: f64 = 0.95;
/// It begins with so many seconds that are all as before.
const GOOD_SECONDS: usize = 3;
/// Among so many seconds one may be bad that is as before: the machine's own pauses come now and then.
const SECONDS_FOR_A_BAD_ONE: usize = 10;
/// Until it answers as before.
const MOST_RECOVERY_SECS: usize = 10;

/// Runs it, prints what happened, and fails when a bound is passed.
pub(super) fn overload(subject: &Subject, args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, SENDING)?;
    let mut sends = Sends::new(&mut crowd, subject);
    let title = format!("{} people, each message to one other", SENDING.people());
    told.table(&title, &["asked", "taken", "stored", "refused", "p50", "p99", "server's memory"]);
    let mut failed = press(&mut sends, args, &server, told)?;
    let rooms = by_room(&sends);
    match check_stored(subject, server.address, &rooms) {
        Ok(count) => told.note(&format!("Read back from {} rooms: {count} messages.", rooms.len())),
        Err(error) => failed.push(format!("{error:#}")),
    }
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

/// All stages; the bounds that are passed.
fn press(sends: &mut Sends, args: &Args, server: &Server, told: &mut Told) -> anyhow::Result<Vec<String>> {
    // Each sends the next one when the last is answered: the most there is to have. Not at once: where little is stored the rooms share pages.
    let time = Duration::from_secs(args.seconds.into());
    sends.closed(time)?;
    sends.void.clear();
    let most = sends.closed(time)?;
    let peak = say(told, server, "one each under way", &[most]);
    let mut failed = Vec::new();
    let mut open = |per_sec: f64| -> anyhow::Result<Vec<Second>> {
        let seconds = sends.open(per_sec, args.seconds)?;
        failed.extend(not_asked(per_sec, &seconds));
        Ok(seconds)
    };
    let calm = open(peak * LEAST_GOODPUT)?;
    say(told, server, "four fifths of that, a second each", &calm);
    let pressed = open(peak * TIMES)?;
    let goodput = say(told, server, "five times that", &pressed);
    let after = open(peak * LEAST_GOODPUT)?;
    let recovered = seconds_to_recover(&calm, &after);
    say_after(told, server, &after, recovered);
    // A machine among others changes its speed: what was stored in between is compared with the mean of both sides.
    let peak_after = match sends.closed(time) {
        Ok(most) => say(told, server, "one each under way again", &[most]),
        Err(error) => {
            failed.push(format!("afterwards: {error:#}"));
            peak
        }
    };
    let outcome = Outcome { peak, goodput, peak_after, recovered, seconds: after.len() };
    outcome.say(told);
    failed.append(&mut sends.void);
    failed.extend(outcome.failed());
    let drawn = draw_overload(told, args, &[&calm, &pressed, &after]);
    failed.extend(drawn.err().map(|error| format!("{error:#}")));
    Ok(failed)
}

/// Why a stage says nothing of the server, where the generator could not ask what was to be asked a second.
fn not_asked(per_sec: f64, seconds: &[Second]) -> Option<String> {
    let asked = seconds.iter().map(|second| second.asked).sum::<u64>() as f64 / seconds.len() as f64;
    let is_void = asked < per_sec * LEAST_ASKED;
    is_void.then(|| format!("void: the generator could ask only {asked:.0} of {per_sec:.0} a second"))
}

/// The row of the time afterwards, from when it was as before.
fn say_after(told: &mut Told, server: &Server, after: &[Second], recovered: usize) {
    match after.get(recovered..) {
        Some(good @ [_, ..]) => {
            say(told, server, &format!("four fifths again, as before after {recovered} s"), good)
        }
        _ => say(told, server, "four fifths again, never as before", after),
    };
}

/// A row; how much was stored a second.
fn say(told: &mut Told, server: &Server, stage: &str, seconds: &[Second]) -> f64 {
    let sum = |of: fn(&Second) -> u64| seconds.iter().map(of).sum::<u64>() as f64 / seconds.len() as f64;
    let mut times = Histogram::<u64>::new(3).expect("three digits are possible");
    for second in seconds {
        times.add(&second.times).expect("of the same kind");
    }
    let counts: [fn(&Second) -> u64; 4] =
        [|one| one.asked, |one| one.taken, |one| one.stored, |one| one.refused];
    let mut figures: Vec<Figure> = counts.map(|of| Figure::of(sum(of), EACH_SECOND)).into();
    let memory = Figure::of(server.resident_bytes(), MEBIBYTES);
    figures.extend([quantile(&times, 0.50), quantile(&times, 0.99), memory]);
    told.row(stage, figures);
    sum(|second| second.stored)
}

/// What came of it: messages stored a second, and when it was as before.
struct Outcome {
    peak: f64,
    goodput: f64,
    peak_after: f64,
    /// The first of these seconds from which on it was as before; their number when none was.
    recovered: usize,
    seconds: usize,
}

impl Outcome {
    fn say(&self, told: &mut Told) {
        let percent = |of: f64| self.goodput / of * 100.0;
        let recovered = if self.recovered < self.seconds {
            format!("as before after {} s", self.recovered)
        } else {
            format!("not as before within {} s", self.seconds)
        };
        told.note(&format!(
            "Under five times the load {:.0} a second are stored: {:.0} % of the most before, {:.0} % of the mean of before and after; \
             {recovered}.",
            self.goodput,
            percent(self.peak),
            percent(self.mean())
        ));
    }

    fn mean(&self) -> f64 {
        f64::midpoint(self.peak, self.peak_after)
    }

    /// The bounds that are passed.
    fn failed(&self) -> Vec<String> {
        let Self { peak, goodput, peak_after, recovered, seconds } = *self;
        let mut failed = Vec::new();
        if recovered == seconds {
            failed.push(format!("within {recovered} s it never answers as before"));
        } else if recovered > MOST_RECOVERY_SECS {
            failed.push(format!("it takes {recovered} s until it answers as before"));
        }
        if peak_after < peak * LEAST_AFTERWARDS {
            failed.push(format!(
                "afterwards it stores {peak_after:.0} of {peak:.0} a second, or the machine is slower"
            ));
        }
        let mean = self.mean();
        if goodput < mean * LEAST_GOODPUT {
            failed.push(format!("under five times the load it stores {goodput:.0} of {mean:.0} a second"));
        }
        failed
    }
}

/// What was acknowledged in each room, whose reader is the first who sends there.
fn by_room(sends: &Sends) -> BTreeMap<uuid::Uuid, Account> {
    let mut rooms = BTreeMap::new();
    for (sender, row) in &sends.acknowledged {
        let room = sender / SENDING.size;
        let account = Account { reader: room * SENDING.size, acknowledged: Vec::new() };
        rooms.entry(sends.rooms[room]).or_insert(account).acknowledged.push(*row);
    }
    rooms
}

/// The first second from which on it answers as it did before; as many as there are when it never does.
fn seconds_to_recover(calm: &[Second], after: &[Second]) -> usize {
    let mut before: Vec<u64> = calm.iter().map(|second| second.times.value_at_quantile(0.99)).collect();
    before.sort_unstable();
    // Twice the middle second, whatever the worst was: that some waited for a fold of the log is what the bad ones are for.
    let most_before = before[before.len() / 2] * 2;
    let is_bad = |second: &&Second| {
        let is_late = second.times.value_at_quantile(0.99) > most_before;
        is_late || second.refused > 0 || (second.stored as f64) < 0.95 * second.asked as f64
    };
    let is_as_before = |from: &usize| {
        let rest = &after[*from..];
        if rest.len() < GOOD_SECONDS {
            return false; // too few to tell
        }
        let is_good_now = !rest.iter().take(GOOD_SECONDS).any(|second| is_bad(&second));
        is_good_now && rest.iter().filter(is_bad).count() <= rest.len() / SECONDS_FOR_A_BAD_ONE
    };
    (0..after.len()).find(is_as_before).unwrap_or(after.len())
}

/// What was asked, stored and refused in each second, and how long those waited who were answered.
fn draw_overload(told: &mut Told, args: &Args, stages: &[&[Second]]) -> anyhow::Result<()> {
    let seconds = || stages.iter().copied().flatten().enumerate();
    let line =
        |name, of: fn(&Second) -> f64| Line::new(name, seconds().map(|(at, one)| (at as f64 + 1.0, of(one))));
    let counts = [
        line("asked", |second| second.asked as f64),
        line("stored", |second| second.stored as f64),
        line("refused", |second| second.refused as f64),
    ];
    let (folder, file) = (args.plots.as_deref(), ("overload.svg", "What was asked, stored and refused"));
    let drawn = told.plot(folder, file, ["seconds", "messages a second"], &counts);
    let wait = line("", |second| second.times.value_at_quantile(0.99) as f64 / 1e6);
    let file = ("overload-wait.svg", "How long those waited who were answered");
    with(drawn, told.plot(folder, file, ["seconds", "until stored, p99, ms"], &[wait]))
}

#[cfg(test)]
mod tests {
    use hdrhistogram::Histogram;

    use super::{Second, not_asked, seconds_to_recover};

    /// A second in which what was stored had waited for so many milliseconds.
    fn second(late_ms: u64, refused: u64) -> Second {
        let mut times = Histogram::new(3).unwrap();
        times.record(late_ms * 1_000_000).unwrap();
        Second { asked: 100, taken: 100, stored: 100 - refused, refused, times }
    }

    #[test]
    fn a_stage_that_was_not_asked_is_void() {
        let seconds = [second(1, 0), second(1, 0)];
        assert_eq!(not_asked(105.0, &seconds), None);
        let told = not_asked(500.0, &seconds).unwrap();
        assert_eq!(told, "void: the generator could ask only 100 of 500 a second");
    }

    #[test]
    fn it_is_as_before_when_three_seconds_are_and_nearly_all_that_follow() {
        // One was bad before, too; that does not make more of them good afterwards.
        let calm: Vec<_> = (0..20).map(|at| second(if at == 7 { 500 } else { 10 }, 0)).collect();
        let recovered = |after: &[(u64, u64)]| {
            let after: Vec<_> = after.iter().map(|(late_ms, refused)| second(*late_ms, *refused)).collect();
            seconds_to_recover(&calm, &after)
        };
        let good = (19, 0);
        assert_eq!(recovered(&[good; 20]), 0);
        assert_eq!(recovered(&[&[(900, 9), (900, 0)][..], &[good; 18]].concat()), 2);
        assert_eq!(recovered(&[&[good; 10][..], &[(30, 0)], &[good; 9]].concat()), 0, "a single one");
        assert_eq!(recovered(&[&[good, (30, 0)][..], &[good; 18]].concat()), 2, "not at the beginning");
        assert_eq!(recovered(&[&[good; 10][..], &[(30, 0); 3], &[good; 7]].concat()), 13);
        assert_eq!(recovered(&[(10, 1); 20]), 20, "never");
        assert_eq!(recovered(&[&[(900, 9); 2][..], &[good; 3]].concat()), 2, "the last three");
        assert_eq!(recovered(&[&[(900, 9); 4][..], &[good]].concat()), 5, "too few are left to tell");
    }
}
