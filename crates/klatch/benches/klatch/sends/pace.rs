//! Sending at a fixed rate.

use std::{
    collections::HashMap,
    thread,
    time::{Duration, Instant},
};

use model::MessageId;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
};
use trial::{Klatch, Lost};

use super::{Acknowledged, Sender, Sent, WARM_UP, connect_all, runs::note, times::Times};
use crate::{
    Size,
    people::Person,
    table::{Table, thousands},
};

/// Sends a second, and over how many connections.
const RATE: u32 = 1_000;
const SENDERS: usize = 64;

/// A fixed rate whatever the answers do: a time counts from when its message was due.
pub(super) async fn at_fixed_rate(
    server: &Klatch,
    people: &[Person],
    size: &Size,
    acknowledged: &mut Acknowledged,
    bar: &str,
    table: &mut Table,
) -> Result<(), Lost> {
    let mut senders = connect_all(server, &people[..SENDERS], |person| person.room).await?;
    let mut times = Times::default();
    for run in 0..=size.runs {
        let length = if run == 0 { WARM_UP } else { size.run };
        let sent = pace(senders, RATE, length).await?;
        let taken;
        (senders, taken) = note(sent, acknowledged);
        if run > 0 {
            times.add(taken);
        }
    }
    let rate = thousands(RATE.into());
    let what = format!("at {rate} sends a second over {SENDERS} connections until acknowledged");
    table.row(&what, times.text(), bar);
    Ok(())
}

/// Sends so many a second, in turn over the senders, and waits for all answers.
pub(crate) async fn pace(senders: Vec<Sender>, rate: u32, length: Duration) -> Result<Vec<Sent>, Lost> {
    let mut running = JoinSet::new();
    let mut bells = Vec::new();
    for sender in senders {
        let (bell, rings) = unbounded_channel();
        bells.push(bell);
        running.spawn(send_when_due(sender, rings));
    }
    // A thread of its own: it keeps time better than a busy runtime.
    let clock = thread::spawn(move || ring(&bells, rate, length));
    let mut sent = Vec::new();
    while let Some(one) = running.join_next().await {
        sent.push(one.expect("no sender panics")?);
    }
    clock.join().expect("the clock lives");
    Ok(sent)
}

fn ring(bells: &[UnboundedSender<Instant>], rate: u32, length: Duration) {
    let began = Instant::now();
    let step = Duration::from_secs(1) / rate;
    let mut due = began;
    let mut turns = bells.iter().cycle();
    while due < began + length {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let bell = turns.next().expect("somebody sends");
        if bell.send(due).is_err() {
            return; // its sender failed and says so
        }
        due += step;
    }
}

async fn send_when_due(mut sender: Sender, mut rings: UnboundedReceiver<Instant>) -> Result<Sent, Lost> {
    let mut waiting: HashMap<u64, (MessageId, Instant)> = HashMap::new();
    let mut times = Vec::new();
    let mut is_over = false;
    while !(is_over && waiting.is_empty()) {
        tokio::select! {
            ring = rings.recv(), if !is_over => match ring {
                Some(due) => {
                    let (ask, id) = sender.begin().await?;
                    waiting.insert(ask, (id, due));
                }
                None => is_over = true,
            },
            answer = sender.hear() => if let Some(ask) = answer? {
                let (id, due) = waiting.remove(&ask).expect("an answer belongs to a message");
                times.push((id, due.elapsed().as_secs_f64()));
            },
        }
    }
    Ok(Sent { sender, times })
}
