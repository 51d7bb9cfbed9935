//! Where it was measured, and what a process costs, as Linux tells it.

use std::{fs, path::Path, process::Command};

use crate::world::World;

/// A paragraph on machine and program; `load` says on what data, and how often.
pub(crate) fn describe(world: &World, load: &str) -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| kilobytes(&text)).unwrap_or(0.0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let profile = world
        .place
        .binary
        .parent()
        .and_then(Path::file_name)
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    format!(
        "{cores} × {cpu}, {:.0} GiB, Linux {}, data on {}. {} share these processors. The program as built by the profile \
         `{profile}` (Klatch {}, commit {}); {}; events per second and connection are not limited; {load}; load average \
         before {}.",
        memory / 1_048_576.0 / 1_024.0,
        kernel.trim(),
        file_system(world),
        if world.is_postgres() {
            "Server, PostgreSQL and load generator"
        } else {
            "Server and load generator"
        },
        env!("CARGO_PKG_VERSION"),
        commit(),
        world.engine(),
        load_average(),
    )
}

/// Bytes of memory a process has.
pub(crate) fn resident_bytes(process: u32) -> f64 {
    field(&format!("/proc/{process}/status"), "VmRSS").and_then(|text| kilobytes(&text)).expect("it lives")
}

/// Seconds of processor time a process took so far, in itself and in the kernel.
pub(crate) fn processor_secs(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("it lives");
    let (_, fields) = stat.rsplit_once(')').expect("its name stands in brackets");
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0 // USER_HZ, the same on every Linux
}

/// Of the last minute: well above 0 means that something else was running.
fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_owned()
}

/// What was checked out, marked when something was changed since.
fn commit() -> String {
    let output = Command::new("git").args(["describe", "--always", "--dirty"]).output();
    let text =
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if text.is_empty() { "unknown".to_owned() } else { text }
}

fn file_system(world: &World) -> String {
    let output = Command::new("df").arg("--output=fstype").arg(world.disk()).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().nth(1).unwrap_or("an unknown file system").trim().to_owned()
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn kilobytes(text: &str) -> Option<f64> {
    text.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes * 1_024.0)
}
