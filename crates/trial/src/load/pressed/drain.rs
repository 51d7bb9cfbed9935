//! The server is asked to end while thousands are connected and some of them send, and started again at once, as whoever looks after it
//! would: how they are sent away, when each is back, and whether everything that was acknowledged is there, once and in order.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::PoisonError,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use klatch_trial::Random;

use super::{
    Args, MIB, TALKING,
    back::come_back,
    person,
    probe::Probes,
    senders::{SENDERS, SENDS_PER_SEC, Senders, Sent},
    stored::{Account, check_stored},
    told::{Told, quantile},
};
use crate::{
    load::subject::Subject,
    plot::Line,
    process::Server,
    report::Figure,
    table::SECONDS,
    wire::{self, Newcomer, Next},
};

/// Until the server has ended.
const MOST_END: Duration = Duration::from_secs(30);
/// So many may be sent away within a quarter of a second.
const MOST_AT_ONCE: usize = 1_500;
const AT_ONCE_SECS: f64 = 0.25;
/// Until a client tries again, as those of Socket.IO do: a second at first, twice as long each time, five at most, each half of it more
/// or less.
pub(super) const FIRST_PAUSE_SECS: f64 = 1.0;
pub(super) const LONGEST_PAUSE_SECS: f64 = 5.0;
/// Until everybody is back.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long they send before the server is asked to end, and after everybody is back.
const CALM: Duration = Duration::from_secs(2);
/// What is wanted of how long nothing can be got through (p99). It is told whether that is held; a run does not fail for it.
const WANTED_GAP_SECS: f64 = 2.0;
/// How many come in side by side.
const SIDE_BY_SIDE: usize = 100;

/// Somebody who is connected, was sent away, or is back.
struct Client {
    stream: Option<TcpStream>,
    /// Of a frame that is not whole yet.
    bytes: Vec<u8>,
    /// Since the server was asked to end, in seconds.
    sent_away: Option<f64>,
    tries_again: f64,
    pause: f64,
    back: Option<f64>,
}

/// Runs it, prints what happened, and fails when a bound is passed.
pub(super) fn drain(subject: &Subject, args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let old = subject.start(&args.cores)?;
    // They come among the others, of whose people they are.
    let (came, senders) = (Instant::now(), Senders::begin(subject, old.address, TALKING.size, args.seed)?);
    let streams = come_back(subject, &old, args.returning)?;
    let mut clients: Vec<Client> = streams.into_iter().map(Client::new).collect::<Result<_, _>>()?;
    thread::sleep(Senders::coming().saturating_sub(came.elapsed()) + CALM);
    let next = replace(subject, args, old, &mut clients, &senders)?;
    thread::sleep(CALM);
    let (sent, probes) = senders.end()?;
    say(told, &clients, &next)?;
    say_sent(told, &sent, &probes)?;
    let line = |name, of: fn(&Client) -> Option<f64>| Line::new(name, counted(&clients, of));
    let lines = [line("sent away", |client| client.sent_away), line("back", |client| client.back)];
    let (file, axes) = (
        ("drain.svg", "How many were sent away, and are back"),
        ["seconds since it was asked to end", "connections"],
    );
    let drawn = told.plot(args.plots.as_deref(), file, axes, &lines);
    let spared = sent.iter().filter(|one| one.gaps.is_empty()).count();
    ensure!(spared == 0, "{spared} of those who send were never cut off");
    check_sent(told, subject, &next, sent)?;
    probes.check()?;
    ensure!(next.ended <= MOST_END.as_secs_f64(), "it takes {:.1} s until it has ended", next.ended);
    let at_once = most_at_once(&clients);
    ensure!(at_once <= MOST_AT_ONCE, "{at_once} are sent away at once");
    drawn
}

/// Asks it to end, starts another when it has, and waits until everybody is there.
fn replace(
    subject: &Subject,
    args: &Args,
    mut old: Server,
    clients: &mut [Client],
    senders: &Senders,
) -> anyhow::Result<Successor> {
    let mut random = Random::new(args.seed);
    let began = Instant::now();
    old.ask_to_end()?;
    senders.stage.asked.get_or_init(|| began.into());
    let mut next: Option<Successor> = None;
    while clients.iter().any(|client| client.back.is_none()) {
        ensure!(began.elapsed() < PATIENCE, "not everybody is back");
        let now = || began.elapsed().as_secs_f64();
        for client in &mut *clients {
            client.look(now(), &mut random);
        }
        if next.is_none() && old.has_ended()? {
            let ended = now();
            let server = subject.start(&args.cores)?;
            *senders.stage.address.lock().unwrap_or_else(PoisonError::into_inner) = server.address;
            next = Some(Successor { server, ended, serves: now() });
        }
        try_again(subject, next.as_ref(), clients, &mut random, &now)?;
    }
    next.context("somebody let them in")
}

/// How long each of those who sent could get nothing through.
fn say_sent(told: &mut Told, sent: &[Sent], probes: &Probes) -> anyhow::Result<()> {
    let mut gaps = Histogram::<u64>::new(3)?;
    for gap in sent.iter().flat_map(|one| &one.gaps) {
        gaps.record((gap.as_nanos() as u64).max(1))?;
    }
    let is_held = gaps.value_at_quantile(0.99) as f64 / 1e9 <= WANTED_GAP_SECS;
    told.table(&format!("{SENDERS} who send {SENDS_PER_SEC} a second meanwhile"), &["p50", "p99", "longest"]);
    told.row(
        "each can get nothing through for",
        [0.50, 0.99, 1.0].map(|share| quantile(&gaps, share)).into(),
    );
    let (count, repeats) = (
        sent.iter().map(|one| one.acknowledged.len()).sum::<usize>(),
        sent.iter().map(|one| one.repeats).sum::<u64>(),
    );
    told.note(&format!(
        "Wanted are {WANTED_GAP_SECS} s at most (p99): {}. {count} messages were acknowledged, {repeats} sent again under their id; \
         {} were cut off. {}.",
        if is_held { "held" } else { "not held" },
        gaps.len(),
        probes.summary()
    ));
    Ok(())
}

/// Each that was acknowledged is there once, with its number, and those of one sender stand in the order in which they were sent.
fn check_sent(told: &mut Told, subject: &Subject, next: &Successor, sent: Vec<Sent>) -> anyhow::Result<()> {
    let mut rooms = BTreeMap::new();
    for one in sent {
        ensure!(
            one.acknowledged.is_sorted_by(|one, next| one.1 < next.1),
            "what was sent later stands before"
        );
        let account = Account { reader: one.person, acknowledged: Vec::new() };
        let account = rooms.entry(one.room).or_insert(account);
        account.acknowledged.extend(one.acknowledged);
    }
    let count = check_stored(subject, next.server.address, &rooms)?;
    told.note(&format!(
        "All of it was read back from the next one, in {} rooms of {count} messages.",
        rooms.len()
    ));
    Ok(())
}

/// The server that was started when the first had ended, and when that was.
struct Successor {
    server: Server,
    ended: f64,
    serves: f64,
}

impl Client {
    fn new((stream, bytes): (TcpStream, Vec<u8>)) -> std::io::Result<Self> {
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: Some(stream),
            bytes,
            sent_away: None,
            tries_again: 0.0,
            pause: FIRST_PAUSE_SECS,
            back: None,
        })
    }

    /// Reads what there is, until the server says that it is over, or is gone.
    fn look(&mut self, now: f64, random: &mut Random) {
        let Some(stream) = &mut self.stream else { return };
        let mut buffer = [0; 4_096];
        let is_over = match stream.read(&mut buffer) {
            Ok(0) => true,
            Ok(count) => {
                self.bytes.extend_from_slice(&buffer[..count]);
                skip_frames(&mut self.bytes, stream).is_err()
            }
            Err(error) => error.kind() != ErrorKind::WouldBlock,
        };
        if is_over && self.back.is_some() {
            self.back = None; // the next server did not keep it
            (self.stream, self.tries_again) = (None, f64::INFINITY);
        } else if is_over {
            (self.stream, self.sent_away) = (None, Some(now));
            self.wait(now, random);
        }
    }

    fn wait(&mut self, now: f64, random: &mut Random) {
        let jitter = 0.5 + random.below(1_001) as f64 / 1_000.0;
        self.tries_again = now + self.pause * jitter;
        self.pause = (self.pause * 2.0).min(LONGEST_PAUSE_SECS);
    }
}

/// Forgets the frames that are whole, and answers pings; an error when one of them ends the connection.
fn skip_frames(bytes: &mut Vec<u8>, stream: &mut TcpStream) -> anyhow::Result<()> {
    while let Next::Frame { payload, length } = wire::next(bytes)? {
        if payload == b"2" {
            stream.write_all(&wire::text_frame(b"3"))?;
        }
        bytes.drain(..length);
    }
    Ok(())
}

/// Whose time has come asks the new server, where there is one.
fn try_again(
    subject: &Subject,
    next: Option<&Successor>,
    clients: &mut [Client],
    random: &mut Random,
    now: &impl Fn() -> f64,
) -> anyhow::Result<()> {
    let due = now();
    let is_due = |client: &Client| client.stream.is_none() && client.tries_again <= due;
    let all = clients.iter_mut().enumerate().filter(|(_, client)| is_due(client));
    let Some(Successor { server, .. }) = next else {
        all.for_each(|(_, client)| client.wait(due, random));
        return Ok(());
    };
    let mut coming = Vec::new();
    for (index, client) in all.take(SIDE_BY_SIDE) {
        coming.push((index, client, Newcomer::knock(server.address)?));
    }
    for (index, _, newcomer) in &mut coming {
        newcomer.come_in(&subject.auth(person(*index)))?;
    }
    for (_, client, mut newcomer) in coming {
        newcomer.wait_for(subject.entered())?;
        let (stream, rest) = newcomer.into_parts();
        client.bytes = rest;
        stream.set_nonblocking(true)?;
        (client.stream, client.back) = (Some(stream), Some(now()));
    }
    Ok(())
}

fn say(told: &mut Told, clients: &[Client], next: &Successor) -> anyhow::Result<()> {
    let times = |of: &dyn Fn(&Client) -> Option<f64>| -> anyhow::Result<Vec<Figure>> {
        let mut times = Histogram::<u64>::new(3)?;
        for secs in clients.iter().filter_map(of) {
            times.record((secs * 1e9).max(1.0) as u64)?;
        }
        Ok([0.50, 0.99, 1.0].map(|share| quantile(&times, share)).into())
    };
    let once = |secs: f64| vec![Figure::default(), Figure::default(), Figure::of(secs, SECONDS)];
    let title = format!("{} connections, the server is asked to end", clients.len());
    told.table(&title, &["p50", "p99", "last"]);
    told.row("sent away after", times(&|client| client.sent_away)?);
    told.row("it has ended after", once(next.ended));
    told.row("the next one serves after", once(next.serves));
    told.row("back after", times(&|client| client.back)?);
    told.row("each was away for", times(&|client| Some(client.back? - client.sent_away?))?);
    told.note(&format!("The next one has {:.0} MiB then.", next.server.resident_bytes() / MIB));
    Ok(())
}

/// How many there are by then, whenever there is one more.
fn counted(clients: &[Client], of: fn(&Client) -> Option<f64>) -> Vec<(f64, f64)> {
    let mut times: Vec<f64> = clients.iter().filter_map(of).collect();
    times.sort_by(f64::total_cmp);
    times.iter().enumerate().map(|(at, secs)| (*secs, at as f64 + 1.0)).collect()
}

/// The most that were sent away within a quarter of a second.
fn most_at_once(clients: &[Client]) -> usize {
    let times = counted(clients, |client| client.sent_away);
    let within = |from: f64| times.iter().filter(|(at, _)| (from..from + AT_ONCE_SECS).contains(at)).count();
    times.iter().map(|(at, _)| within(*at)).max().unwrap_or_default()
}
