//! Kill -9 rounds: eight people write while the server is killed and started again, and nothing that
//! was acknowledged is lost, doubled, reordered or different on anybody's screen.
//!
//! `KLATCH_ROUNDS` says how many (20 unless given), `KLATCH_ROUNDS_SEED` repeats a run's chance (not its
//! timing), `KLATCH_TEST_ENGINE` is `sqlite` or `postgres`.

mod audit;
mod check;
mod client;
mod copy;
mod drama;
mod ledger;
mod setting;

use std::env;

use drama::Drama;
use trial::Random;

/// Rounds on the same data; then a new world begins, so that histories stay readable in full.
const ROUNDS_OF_A_WORLD: u64 = 20;
/// Fewer sends acknowledged in a round, on average, and the rounds showed nothing.
const LEAST_OF_A_ROUND: u64 = 4;
/// Faults shown of a failed round.
const SHOWN: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_kills() {
    let rounds = number("KLATCH_ROUNDS").unwrap_or(20);
    let seed = number("KLATCH_ROUNDS_SEED").unwrap_or_else(Random::seed);
    assert!(rounds > 0, "KLATCH_ROUNDS=0 shows nothing");
    println!("{rounds} rounds; repeat them with KLATCH_ROUNDS_SEED={seed}");
    let mut random = Random::new(seed);
    let (mut done, mut acknowledged) = (0, 0);
    while done < rounds {
        let mut drama = Drama::begin(random.fork()).await;
        let last = rounds.min(done + ROUNDS_OF_A_WORLD);
        while done < last {
            done += 1;
            let faults = drama.round(done == last).await;
            assert!(faults.is_empty(), "{}", report(done, seed, &faults, &drama));
        }
        println!("{}", drama.summary());
        acknowledged += drama.acknowledged();
    }
    // A server that refuses everything keeps every promise. A single round may be killed before anything was said.
    assert!(
        rounds < 10 || acknowledged >= LEAST_OF_A_ROUND * rounds,
        "only {acknowledged} sends were acknowledged"
    );
}

fn report(round: u64, seed: u64, faults: &[check::Fault], drama: &Drama) -> String {
    let shown: Vec<String> = faults.iter().take(SHOWN).map(|fault| format!("  {fault:?}")).collect();
    format!(
        "{} faults in round {round} (KLATCH_ROUNDS_SEED={seed}):\n{}\n{}\nThe server said:\n{}",
        faults.len(),
        shown.join("\n"),
        drama.summary(),
        drama.log_tail()
    )
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}")))
}
