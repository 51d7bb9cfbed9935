//! Measures the real program over the wire and writes the table in docs/performance.md. `make bench` runs it.
//!
//! `KLATCH_BENCH_RUNS` (5), `KLATCH_BENCH_SECONDS` per run (4) and `KLATCH_BENCH_CONNECTIONS` (6000) change its
//! size. With `KLATCH_BENCH_DRY` set the table is printed only.

#![expect(clippy::cast_precision_loss, reason = "figures are rounded to two places anyway")]

mod first_load;
mod idle;
mod machine;
mod people;
mod sends;
mod start;
mod table;

use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};

use table::Table;
use tempfile::TempDir;
use trial::{Lost, Place};

/// How much is measured.
struct Size {
    /// Runs of which the median stands in the table.
    runs: usize,
    /// How long a run of sends is.
    run: Duration,
    /// Idle connections.
    connections: usize,
}

fn main() {
    let size = Size {
        runs: number("KLATCH_BENCH_RUNS", 5),
        run: Duration::from_secs(number("KLATCH_BENCH_SECONDS", 4) as u64),
        connections: number("KLATCH_BENCH_CONNECTIONS", 6_000),
    };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let table = runtime.block_on(measure(&size)).unwrap_or_else(|lost| panic!("{lost}"));
    println!("\n{}", table.text());
    if env::var_os("KLATCH_BENCH_DRY").is_none() {
        table.write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md"));
    }
}

async fn measure(size: &Size) -> Result<Table, Lost> {
    let folder = TempDir::with_prefix_in("klatch-bench-", env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let place = place(folder.path());
    let mut table = Table::new(machine::describe(&place, size));
    start::weigh(&place, &mut table);
    start::on_fresh_data(&place, size, &mut table);
    let people = people::sign_up(&place, size.connections.max(sends::MOST_SENDERS)).await?;
    first_load::weigh(&place, &mut table).await?;
    idle::measure(&place, &people, size, &mut table).await?;
    sends::measure(&place, &people, size, &mut table).await?;
    start::on_existing_data(&place, size, &mut table);
    Ok(table)
}

/// The program with limits that nobody reaches by being fast.
fn place(folder: &Path) -> Place {
    let set = |name: &str, value: &str| (format!("KLATCH_LIMITS_{name}"), value.to_owned());
    Place {
        binary: PathBuf::from(env!("CARGO_BIN_EXE_klatch")),
        data: folder.join("data"),
        database_url: None,
        settings: vec![
            set("EVENTS_PER_SECOND", "1000000"),
            set("EVENTS_BURST", "1000000"),
            set("MESSAGES_PER_MINUTE", "0"),
            set("CREATIONS_PER_MINUTE", "0"),
            set("CHANGES_PER_MINUTE", "0"),
            set("READS_PER_MINUTE", "0"),
            set("HASHING_THREADS", "2"),
        ],
    }
}

fn number(name: &str, default: usize) -> usize {
    let Ok(text) = env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}"))
}
