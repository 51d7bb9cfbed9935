//! Everybody comes back at once to a server that was killed, beside some who talk, and hears of what was written while they were away.

use std::{
    collections::HashMap,
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use hdrhistogram::Histogram;
use uuid::Uuid;

use super::{
    Args, DEVICES, MIB, ROOMS_OF_EACH, TALKING, TALKS_PER_SEC,
    back::{Away, Return},
    returning,
    stored::{Draft, acknowledged},
};
use crate::{
    load::{Rooms, crowd::Crowd, pace, subject::Subject},
    plot::{Line, draw},
    process::Server,
    table::microseconds,
    wire::Newcomer,
};

/// Until everybody is back and has been told what they missed.
const MOST_RETURN: Duration = Duration::from_secs(15);
/// What is wanted of how long a message takes meanwhile that others say (p99). It is told whether that is held; a run does not fail for
/// it.
const WANTED_TALK_SECS: f64 = 0.25;
/// Texts that are written while everybody is away, in each room of the first set: everybody is in one of these.
const TEXTS_AWAY: usize = 10;
/// Until the server has noticed that everybody has left.
const CUT_OFF: Duration = Duration::from_secs(1);
/// The talk is followed in pieces of this length until all are back.
const PIECE: Duration = Duration::from_millis(500);
const STAGES: [&str; 3] = ["they come for the first time", "after it was killed", "and once more"];

/// What one stage was.
struct Stage {
    /// Until all knew what they had missed, without the time in which those who talk came.
    took: Duration,
    /// Until it served.
    started: Duration,
    talk: Histogram<u64>,
    /// Seconds since the first one knocked: of `ready`, and of the last answer.
    times: [Vec<f64>; 2],
}

/// Runs it, prints what happened, and fails when it takes too long or somebody does not hear of a text, or of one twice.
pub(super) fn everybody_returns(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    println!(
        "| {} connections of {} people, each in {ROOMS_OF_EACH} rooms of {}; {} others talk, {TALKS_PER_SEC} messages a second | since it started | \
         server's processor time | server's memory | p50 of the talk | p99 | longest |",
        args.returning,
        args.returning.div_ceil(DEVICES),
        returning(args).size,
        TALKING.size
    );
    println!("|---|---|---|---|---|---|---|");
    let mut away = Away::default();
    let mut stages = Vec::new();
    for name in STAGES {
        let (stage, server) = come(subject, args, name, &mut away)?;
        stages.push(stage);
        thread::sleep(CUT_OFF);
        away.written = write(subject, &server, returning(args))?;
    }
    let texts = away.written.values().map(Vec::len).sum::<usize>();
    println!(
        "\nEach time they left, {texts} texts were written in {} rooms; each connection heard of those of its own, once.",
        away.written.len()
    );
    if let Some(folder) = &args.plots {
        draw_stages(folder, &stages)?;
    }
    let worst =
        stages.iter().map(|stage| stage.talk.value_at_quantile(0.99)).max().unwrap_or_default() as f64 / 1e9;
    let is_held = if worst <= WANTED_TALK_SECS { "held" } else { "not held" };
    println!(
        "Wanted for those who talk is a p99 of {} at most: {is_held}.\n",
        microseconds(WANTED_TALK_SECS)
    );
    let slowest = stages.iter().map(|stage| stage.took).max().unwrap_or_default();
    ensure!(slowest <= MOST_RETURN, "it takes {slowest:?} until all are back");
    Ok(())
}

/// Starts the server and lets everybody come, whose connections are cut off then; what they know by then is what they know when they
/// come again.
fn come(subject: &Subject, args: &Args, name: &str, away: &mut Away) -> anyhow::Result<(Stage, Server)> {
    let began = Instant::now();
    let server = subject.start(&args.cores)?;
    let started = began.elapsed();
    let mut talkers = Crowd::connect(subject, &server, TALKING)?;
    let rate = TALKS_PER_SEC * talkers.len() as f64;
    let mut talk = pace::Stage::new()?;
    let (knocked, processor) = (Instant::now(), server.processor_secs());
    let mut back = Return::new(subject, &server, args.returning, away);
    while !back.is_done() {
        talk.go_on(&mut talkers, subject, rate, PIECE, &mut || back.go_on())?;
    }
    let times = back.times();
    let latest = times.iter().filter_map(|times| times.last()).fold(0.0, |most: f64, time| most.max(*time));
    let took = started + Duration::from_secs_f64(latest);
    let time = |share| microseconds(talk.times.value_at_quantile(share) as f64 / 1e9);
    println!(
        "| {name} | {:.1} s | {:.1} s of {:.1} | {:.0} MiB | {} | {} | {} |",
        took.as_secs_f64(),
        server.processor_secs() - processor,
        knocked.elapsed().as_secs_f64(),
        server.resident_bytes() / MIB,
        time(0.50),
        time(0.99),
        time(1.0)
    );
    talk.check()?;
    let known = std::mem::take(&mut back.known);
    drop(back.into_kept());
    away.known = known;
    Ok((Stage { took, started, talk: talk.times, times }, server))
}

/// Some texts in rooms that everybody has left, by whoever made each; the ids that were acknowledged, by room.
fn write(subject: &Subject, server: &Server, rooms: Rooms) -> anyhow::Result<HashMap<Uuid, Vec<Uuid>>> {
    let mut written: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for room in 0..rooms.count {
        let writer = room * rooms.size;
        let mut newcomer = Newcomer::knock(server.address)?;
        newcomer.come_in(&subject.auth(writer))?;
        newcomer.wait_for(subject.entered())?;
        for number in 0..TEXTS_AWAY {
            let draft = Draft::new(subject, rooms, writer, number)?;
            newcomer.say(&draft.packet)?;
            let (id, _) = acknowledged(&newcomer.wait_for(b"43")?)?;
            ensure!(id == draft.id, "the answer is of another message");
            written.entry(draft.room).or_default().push(id);
        }
    }
    Ok(written)
}

/// How many there are by then.
fn draw_stages(folder: &std::path::Path, stages: &[Stage]) -> anyhow::Result<()> {
    let line = |name, which: usize| {
        let stretch = |stage: &Stage| {
            let secs = stage.times[which].iter().map(|secs| secs + stage.started.as_secs_f64());
            secs.zip(1..).map(|(secs, count)| (secs, f64::from(count))).collect()
        };
        Line::of_stretches(name, stages.iter().map(stretch))
    };
    let lines = [line("back", 0), line("caught up", 1)];
    draw(&folder.join("return.svg"), ["seconds since it was started", "connections"], &lines)
}
