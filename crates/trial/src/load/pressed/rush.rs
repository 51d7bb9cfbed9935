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
    Args, DEVICES, ROOMS_OF_EACH, TALKING, TALKS_PER_SEC,
    back::{Away, Return},
    returning,
    stored::{Draft, acknowledged},
    told::{Told, quantile},
};
use crate::{
    load::{Rooms, crowd::Crowd, pace, subject::Subject},
    plot::Line,
    process::Server,
    report::Figure,
    table::{MEBIBYTES, microseconds},
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

const COLUMNS: [&str; 7] = [
    "since it started",
    "server's processor time",
    "of",
    "server's memory",
    "p50 of the talk",
    "p99",
    "longest",
];

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
pub(super) fn everybody_returns(subject: &Subject, args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let title = format!(
        "{} connections of {} people, each in {ROOMS_OF_EACH} rooms of {}; {} others talk, {TALKS_PER_SEC} messages a second",
        args.returning,
        args.returning.div_ceil(DEVICES),
        returning(args).size,
        TALKING.size
    );
    told.table(&title, &COLUMNS);
    let mut away = Away::default();
    let mut stages = Vec::new();
    for name in STAGES {
        let (stage, server) = come(subject, args, (name, &mut *told), &mut away)?;
        stages.push(stage);
        thread::sleep(CUT_OFF);
        away.written = write(subject, &server, returning(args))?;
    }
    let texts = away.written.values().map(Vec::len).sum::<usize>();
    told.note(&format!(
        "Each time they left, {texts} texts were written in {} rooms; each connection heard of those of its own, once.",
        away.written.len()
    ));
    let drawn = draw_stages(told, args, &stages);
    let worst =
        stages.iter().map(|stage| stage.talk.value_at_quantile(0.99)).max().unwrap_or_default() as f64 / 1e9;
    let is_held = if worst <= WANTED_TALK_SECS { "held" } else { "not held" };
    let wanted = microseconds(WANTED_TALK_SECS);
    told.note(&format!("Wanted for those who talk is a p99 of {wanted} at most: {is_held}."));
    drawn?;
    let slowest = stages.iter().map(|stage| stage.took).max().unwrap_or_default();
    ensure!(slowest <= MOST_RETURN, "it takes {slowest:?} until all are back");
    Ok(())
}

/// Starts the server and lets everybody come, whose connections are cut off then; what they know by then is what they know when they
/// come again.
fn come(
    subject: &Subject,
    args: &Args,
    (name, told): (&str, &mut Told),
    away: &mut Away,
) -> anyhow::Result<(Stage, Server)> {
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
    let secs = |value: f64| Figure {
        text: format!("{value:.1} s"),
        values: vec![value],
        unit: "s",
        ..Figure::default()
    };
    let mut figures = vec![
        secs(took.as_secs_f64()),
        secs(server.processor_secs() - processor),
        secs(knocked.elapsed().as_secs_f64()),
    ];
    figures.push(Figure::of(server.resident_bytes(), MEBIBYTES));
    figures.extend([0.50, 0.99, 1.0].map(|share| quantile(&talk.times, share)));
    told.row(name, figures);
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
fn draw_stages(told: &mut Told, args: &Args, stages: &[Stage]) -> anyhow::Result<()> {
    let line = |name, which: usize| {
        let stretch = |stage: &Stage| {
            let secs = stage.times[which].iter().map(|secs| secs + stage.started.as_secs_f64());
            secs.zip(1..).map(|(secs, count)| (secs, f64::from(count))).collect()
        };
        Line::of_stretches(name, stages.iter().map(stretch))
    };
    let lines = [line("back", 0), line("caught up", 1)];
    let file = ("return.svg", "How many are back, and have caught up");
    told.plot(args.plots.as_deref(), file, ["seconds since it was started", "connections"], &lines)
}
