//! `trial soak`: people write, read, come and go for a long time, and the server is asked to end now and then and started again. What it
//! has of its machine must stay as it is between two starts, and be the same after each; and every promise must be kept.

use std::{path::PathBuf, time::Duration};

use anyhow::ensure;
use clap::Args as ClapArgs;
use klatch_trial::{Engine, Random};

use crate::{
    check::{self, Harm, Judged, Plan, Sample},
    plot::{Line, draw},
    report::{Figure, Grid, Report, with},
    table::{COUNT, MEBIBYTES, WHOLE_SECONDS},
};

/// What to try.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch, built.
    #[arg(long)]
    klatch: PathBuf,
    /// The database: sqlite, or postgres on the server that `KLATCH_TEST_POSTGRES` names.
    #[arg(long, env = "KLATCH_TEST_ENGINE", default_value = "sqlite")]
    engine: Engine,
    /// How long.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: u64,
    /// How long a server runs before it is asked to end.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// How many people there are.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(3..=90))]
    clients: u16,
    /// Repeats its chance, though not its timing.
    #[arg(long)]
    seed: Option<u64>,
    /// Where a picture of the memory goes, as SVG.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// A folder for soak.json and soak.html, which hold all that was measured and how to repeat it.
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
}

/// How many times as long as in a storm people rest between two things: together they do about 130 a second, but for the beginning.
const CALM: u32 = 10;
/// How long nobody rests so in the beginning, as a share of the time of the first server: every server's page caches are to be full in the middle
/// of its time, and it takes a database to fill them.
const HURRY: f64 = 0.3;
/// A server that was looked at less often than this share of the most is not judged: it has had less time to grow.
const LONG: f64 = 0.9;
/// Fewer looks show nothing.
const FEWEST: usize = 30;
/// Of the time of a server, what is compared: caches and pools fill in the beginning.
const EARLY: (f64, f64) = (0.4, 0.6);
const LATE: (f64, f64) = (0.8, 1.0);
/// How much more of its memory a server may have late than early, and a last server than the second: a share and some. In servers of ten
/// minutes with 40 MiB that is a leak of a MiB a minute.
const MORE: f64 = 1.05;
const SOME_BYTES: f64 = 2.0 * MIB;
/// How many files and threads more: one that comes and goes with a request.
const SOME: usize = 3;
const MIB: f64 = 1_048_576.0;

const COLUMNS: [&str; 7] =
    ["for", "memory early", "memory late", "files early", "late", "threads early", "late"];
const AXES: [&str; 2] = ["minutes", "memory of the server, MiB"];

/// What one server had, early and late: medians.
struct Stretch {
    secs: f64,
    early: Sample,
    late: Sample,
}

/// Runs it and prints a line for each server; an error when something grows or a promise was not kept.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let plan = Plan {
        klatch: args.klatch.clone(),
        engine: args.engine,
        seed: args.seed.unwrap_or_else(Random::seed),
        seconds: args.minutes * 60,
        clients: args.clients.into(),
        rooms: 6,
        faults: false,
        harm: Harm::Stop,
        rest: Some(Duration::from_secs(args.every * 60)),
        calm: CALM,
        hurry: Duration::from_secs(args.every * 60).mul_f64(HURRY),
        env: Vec::new(),
    };
    let options = [
        ("seed", plan.seed.to_string()),
        ("engine", format!("{:?}", plan.engine)),
        ("minutes", args.minutes.to_string()),
        ("minutes of each server", args.every.to_string()),
        ("clients", args.clients.to_string()),
    ];
    let mut told = Report::new("soak", "People and orderly restarts for a long time", &options);
    println!("{}.", told.head());
    let (result, samples) = match check::act(&plan) {
        Ok(Judged { report, samples, .. }) => {
            println!("{}\n", report.text());
            let stretches = stretches(&samples);
            print(&stretches);
            told.table(grid(&stretches).with_note(&report.text()));
            (judge(&report, &stretches, plan.seed), samples)
        }
        Err(error) => (Err(error), Vec::new()),
    };
    let line = [memory(&samples)];
    let drawn = args.plot.as_ref().map_or(Ok(()), |file| draw(file, AXES, &line));
    told.plot("Memory of each server", AXES, &line);
    told.end(with(result, drawn), args.report.as_deref())
}

/// Of each server.
fn memory(samples: &[Sample]) -> Line {
    let servers = samples.chunk_by(|a, b| a.start == b.start);
    let memory = servers.map(|one| one.iter().map(|one| (one.at / 60.0, one.resident / MIB)).collect());
    Line::of_stretches("", memory)
}

fn judge(report: &check::Report, stretches: &[Stretch], seed: u64) -> anyhow::Result<()> {
    let count = report.violations.len();
    ensure!(count == 0, "{count} violations; the seed was {seed}");
    let growing = growing(stretches);
    ensure!(growing.is_empty(), "not flat: {}", growing.join("; "));
    Ok(())
}

/// One of each server that ran about as long as the longest.
fn stretches(samples: &[Sample]) -> Vec<Stretch> {
    let servers = || samples.chunk_by(|a, b| a.start == b.start);
    let most = servers().map(<[Sample]>::len).max().unwrap_or_default() as f64;
    let long = servers().filter(|one| one.len() >= FEWEST && one.len() as f64 >= most * LONG);
    long.map(|one| Stretch {
        secs: one[one.len() - 1].at - one[0].at,
        early: median(one, EARLY),
        late: median(one, LATE),
    })
    .collect()
}

/// Of this part of the samples, each value's median.
fn median(samples: &[Sample], (from, to): (f64, f64)) -> Sample {
    let at = |share: f64| (samples.len() as f64 * share) as usize;
    let part = &samples[at(from)..at(to)];
    let middle = part.len() / 2;
    let mut resident: Vec<f64> = part.iter().map(|one| one.resident).collect();
    let mut files: Vec<usize> = part.iter().map(|one| one.files).collect();
    let mut threads: Vec<usize> = part.iter().map(|one| one.threads).collect();
    resident.sort_by(f64::total_cmp);
    files.sort_unstable();
    threads.sort_unstable();
    Sample { resident: resident[middle], files: files[middle], threads: threads[middle], ..part[middle] }
}

fn print(stretches: &[Stretch]) {
    println!("| server | {} |\n|---{}|", COLUMNS.join(" | "), "|---".repeat(COLUMNS.len()));
    for (nth, stretch) in (1..).zip(stretches) {
        let texts = figures(stretch).map(|figure| figure.text);
        println!("| {nth} | {} |", texts.join(" | "));
    }
}

fn grid(stretches: &[Stretch]) -> Grid {
    let mut grid = Grid::new("Each server, early and late", &COLUMNS);
    for (nth, stretch) in (1..).zip(stretches) {
        grid.row(&format!("server {nth}"), figures(stretch).into());
    }
    grid
}

fn figures(Stretch { secs, early, late }: &Stretch) -> [Figure; 7] {
    let count = |of: fn(&Sample) -> usize| [early, late].map(|one| Figure::of(of(one) as f64, COUNT));
    let ([files, more_files], [threads, more_threads]) = (count(|one| one.files), count(|one| one.threads));
    let [memory, more_memory] = [early, late].map(|one| Figure::of(one.resident, MEBIBYTES));
    [Figure::of(*secs, WHOLE_SECONDS), memory, more_memory, files, more_files, threads, more_threads]
}

/// What grew, in sentences: in one server, or from the second to the last. The first has what signing everybody up and the hurry left behind.
fn growing(stretches: &[Stretch]) -> Vec<String> {
    let mut wrong = Vec::new();
    if stretches.is_empty() {
        wrong.push("no server ran long enough to be judged".to_owned());
    }
    for (nth, stretch) in (1..).zip(stretches) {
        compare(&format!("server {nth}"), &stretch.early, &stretch.late, &mut wrong);
    }
    if let [_, second, .., last] = stretches {
        compare("from the second server to the last", &second.late, &last.late, &mut wrong);
    }
    wrong
}

fn compare(what: &str, early: &Sample, late: &Sample, wrong: &mut Vec<String>) {
    if late.resident > early.resident * MORE + SOME_BYTES {
        let (before, after) = (early.resident / MIB, late.resident / MIB);
        wrong.push(format!("{what}: memory {before:.1} to {after:.1} MiB"));
    }
    for (name, before, after) in
        [("files", early.files, late.files), ("threads", early.threads, late.threads)]
    {
        if after > before + SOME {
            wrong.push(format!("{what}: {name} {before} to {after}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of 100 s, by its memory in MiB and its files at each second.
    fn server(start: u64, of: impl Fn(usize) -> (f64, usize)) -> Vec<Sample> {
        (0..100)
            .map(|at| {
                let (mib, files) = of(at);
                Sample { at: at as f64, start, resident: mib * MIB, files, threads: 9 }
            })
            .collect()
    }

    fn found(servers: &[Vec<Sample>]) -> Vec<String> {
        growing(&stretches(&servers.concat()))
    }

    #[test]
    fn a_server_that_fills_its_caches_first_is_flat() {
        let fills = |at: usize| (60.0 - 40.0 / (1.0 + at as f64), 30 + at % 3);
        assert_eq!(found(&[server(0, fills), server(1, fills)]), [""; 0]);
    }

    #[test]
    fn what_grows_in_a_server_or_from_one_to_the_next_is_told() {
        let leaks = server(0, |at| (50.0 + at as f64 / 5.0, 30));
        assert_eq!(found(&[leaks]), ["server 1: memory 60.0 to 68.0 MiB"]);
        let forgets_files = server(0, |at| (50.0, 30 + at / 5));
        assert_eq!(found(&[forgets_files]), ["server 1: files 40 to 48"]);
        let next = |start| server(start, move |_| (50.0 + 4.0 * start as f64, 30));
        assert_eq!(found(&[next(0), next(1)]), [""; 0], "the first one has more to do");
        let told = found(&[next(0), next(1), next(2), next(3)]);
        assert_eq!(told, ["from the second server to the last: memory 54.0 to 62.0 MiB"]);
    }

    #[test]
    fn who_never_ran_long_is_not_called_flat() {
        let short = server(0, |_| (50.0, 30))[..20].to_vec();
        assert_eq!(found(&[short]), ["no server ran long enough to be judged"]);
    }
}
