//! Measures the real program over the wire and writes the table in docs/performance.md. `make bench` runs it.
//!
//! `KLATCH_BENCH_RUNS` (5), `KLATCH_BENCH_SECONDS` per run (4) and `KLATCH_BENCH_CONNECTIONS` (6000) change its
//! size. With `KLATCH_BENCH_DRY` set the table is printed only. With `KLATCH_TEST_POSTGRES` set the sends are measured on that
//! PostgreSQL. With `KLATCH_BENCH_LARGE` set to a data folder nothing is measured but starting on it after a kill, and nothing written.

#![expect(clippy::cast_precision_loss, reason = "figures are rounded to two places anyway")]

mod first_load;
mod idle;
mod large;
mod machine;
mod people;
mod revoked;
mod sends;
mod start;
mod table;
mod world;

use std::{env, path::Path, time::Duration};

use table::Table;
use trial::Lost;
use world::World;

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
    if let Some(folder) = env::var_os("KLATCH_BENCH_LARGE") {
        let table = runtime.block_on(large::measure(folder.into()));
        println!("\n{}", table.unwrap_or_else(|lost| panic!("{lost}")).text());
        return;
    }
    let world = World::new();
    let table = runtime.block_on(measure(&world, &size)).unwrap_or_else(|lost| panic!("{lost}"));
    println!("\n{}", table.text());
    if env::var_os("KLATCH_BENCH_DRY").is_none() {
        let marks = if world.is_postgres() { table::ON_POSTGRES } else { table::ON_SQLITE };
        table.write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md"), marks);
    }
}

async fn measure(world: &World, size: &Size) -> Result<Table, Lost> {
    let place = &world.place;
    let runs = format!("a fresh data folder, {} runs of {} s", size.runs, size.run.as_secs());
    let mut table = Table::new(machine::describe(world, &runs));
    if world.is_postgres() {
        start::on_fresh_data(size, &mut table);
        let people = people::sign_up(place, sends::MOST_SENDERS).await?;
        sends::measure(world, &people, size, &mut table).await?;
    } else {
        start::weigh(place, &mut table);
        start::on_fresh_data(size, &mut table);
        let people = people::sign_up(place, size.connections.max(sends::MOST_SENDERS)).await?;
        first_load::weigh(place, &mut table).await?;
        idle::measure(place, &people, size, &mut table).await?;
        sends::measure(world, &people, size, &mut table).await?;
        revoked::measure(place, &people, &mut table).await?;
    }
    start::on_existing_data(world, size, &mut table);
    Ok(table)
}

fn number(name: &str, default: usize) -> usize {
    let Ok(text) = env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}"))
}
