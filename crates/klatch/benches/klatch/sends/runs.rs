//! Several runs of the same, and the rows they give.

use std::{
    collections::HashMap,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Barrier, task::JoinSet, time::timeout};
use trial::{Klatch, Lost};

use super::{Acknowledged, Sender, Sent, WARM_UP, times::Times};
use crate::{
    Size, machine,
    table::{Table, spread, thousands},
};

/// Who hears nothing for so long is not told more.
const QUIET: Duration = Duration::from_secs(3);

/// Several runs of everybody keeping their messages under way.
pub(super) async fn run_all(
    server: &Klatch,
    mut senders: Vec<Sender>,
    size: &Size,
    acknowledged: &mut Acknowledged,
    (what, bar): (&str, &str),
    table: &mut Table,
) -> Result<(), Lost> {
    let (mut rates, mut cost, mut told, mut times) = (Vec::new(), Vec::new(), Vec::new(), Times::default());
    let mut count = 0;
    for run in 0..=size.runs {
        let length = if run == 0 { WARM_UP } else { size.run };
        let told_before = told_in_all(&senders);
        let (began, used) = (Instant::now(), machine::processor_secs(server.id()));
        let sent = run_once(senders, began + length).await?;
        let secs = began.elapsed().as_secs_f64();
        let used = machine::processor_secs(server.id()) - used;
        let taken;
        (senders, taken) = note(sent, acknowledged);
        count += taken.len();
        if run > 0 {
            rates.push(taken.len() as f64 / secs);
            cost.push(used / taken.len() as f64);
            told.push((told_in_all(&senders) - told_before) as f64 / secs);
            times.add(taken);
        }
    }
    table.row(what, spread(rates, thousands), bar);
    table.row("… until acknowledged", times.text(), "");
    let cost = spread(cost, |secs| format!("{:.0} µs", secs * 1e6));
    table.row("… processor time of the server per send", cost, "");
    if is_one_room(&senders) {
        let heard = 100.0 * heard_of(senders, count).await?;
        table.row("… deliveries a second", format!("{}; {heard:.1} % of all", spread(told, thousands)), "");
    }
    Ok(())
}

/// The part of so many messages that everybody heard of, when all that is on its way has come.
///
/// # Panics
/// When somebody missed one who was not told so.
async fn heard_of(senders: Vec<Sender>, count: usize) -> Result<f64, Lost> {
    let senders = hear_out(senders, count).await?;
    assert!(senders.iter().all(|one| one.told == count || one.has_lagged), "a message was not delivered");
    Ok(told_in_all(&senders) as f64 / (count * senders.len()) as f64)
}

/// Gives the senders back, and the times of what they sent, whose ids are kept.
pub(super) fn note(sent: Vec<Sent>, acknowledged: &mut Acknowledged) -> (Vec<Sender>, Vec<f64>) {
    let (mut senders, mut times) = (Vec::new(), Vec::new());
    for Sent { sender, times: sent } in sent {
        acknowledged.entry(sender.room).or_default().extend(sent.iter().map(|(id, _)| *id));
        times.extend(sent.iter().map(|(_, secs)| *secs));
        senders.push(sender);
    }
    (senders, times)
}

fn is_one_room(senders: &[Sender]) -> bool {
    senders.len() > 1 && senders.iter().all(|sender| sender.room == senders[0].room)
}

fn told_in_all(senders: &[Sender]) -> usize {
    senders.iter().map(|sender| sender.told).sum()
}

async fn run_once(senders: Vec<Sender>, until: Instant) -> Result<Vec<Sent>, Lost> {
    let all_done = Arc::new(Barrier::new(senders.len()));
    let mut running = JoinSet::new();
    for sender in senders {
        running.spawn(send_until(sender, until, Arc::clone(&all_done)));
    }
    let mut sent = Vec::new();
    while let Some(one) = running.join_next().await {
        sent.push(one.expect("no sender panics")?);
    }
    Ok(sent)
}

/// Sends until then, and listens until everybody's last message is acknowledged: a client that reads nothing would be left behind.
async fn send_until(mut sender: Sender, until: Instant, all_done: Arc<Barrier>) -> Result<Sent, Lost> {
    let (mut waiting, mut times) = (HashMap::new(), Vec::new());
    loop {
        while waiting.len() < sender.under_way && Instant::now() < until {
            let began = Instant::now();
            let (ask, id) = sender.begin().await?;
            waiting.insert(ask, (id, began));
        }
        if waiting.is_empty() {
            break;
        }
        if let Some(ask) = sender.hear().await? {
            let (id, began) = waiting.remove(&ask).expect("an answer belongs to a message");
            times.push((id, began.elapsed().as_secs_f64()));
        }
    }
    let mut all_done = pin!(all_done.wait());
    loop {
        tokio::select! {
            _ = &mut all_done => return Ok(Sent { sender, times }),
            heard = sender.hear() => { heard?; }
        }
    }
}

/// Lets everybody hear what is still on its way to them.
async fn hear_out(senders: Vec<Sender>, count: usize) -> Result<Vec<Sender>, Lost> {
    let mut hearing = JoinSet::new();
    for mut sender in senders {
        hearing.spawn(async move {
            while sender.told < count
                && let Ok(heard) = timeout(QUIET, sender.hear()).await
            {
                heard?;
            }
            Ok(sender)
        });
    }
    hearing.join_all().await.into_iter().collect()
}
