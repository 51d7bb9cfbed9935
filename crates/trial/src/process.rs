//! A server's process: started on one processor, measured by what Linux tells of it, and ended.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

/// A running server. It is killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a command that prints where it listens (`http://127.0.0.1:1234`, anywhere in a line), on these processors when
    /// they are given.
    pub(crate) fn start(
        command: &[String],
        cores: Option<&str>,
        env: &[(&str, String)],
    ) -> anyhow::Result<Self> {
        let mut words = Vec::new();
        if let Some(cores) = cores {
            words.extend(["taskset".to_owned(), "-c".to_owned(), cores.to_owned()]);
        }
        words.extend_from_slice(command);
        let (program, arguments) = words.split_first().context("a command")?;
        let mut child = Command::new(program)
            .args(arguments)
            .envs(env.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", words.join(" ")))?;
        let output = child.stdout.take().context("its output")?;
        match find_address(BufReader::new(output)) {
            Ok(address) => Ok(Self { child, address }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error.context(format!("{} did not start", words.join(" "))))
            }
        }
    }

    /// Bytes of memory it has.
    pub(crate) fn resident_bytes(&self) -> f64 {
        resident_bytes(self.child.id())
    }

    /// Files it has open, sockets among them.
    pub(crate) fn open_files(&self) -> usize {
        open_files(self.child.id())
    }

    /// Bytes that wait in the kernel to be sent to its clients, from where it listens.
    pub(crate) fn unsent_bytes(&self) -> f64 {
        let text = fs::read_to_string("/proc/net/tcp").unwrap_or_default();
        let end = format!(":{:04X}", self.address.port());
        let lines = text.lines().filter_map(|line| {
            let mut fields = line.split_whitespace().skip(1);
            fields.next().filter(|local| local.ends_with(&end))?;
            let queues = fields.nth(2)?;
            u32::from_str_radix(queues.split_once(':')?.0, 16).ok()
        });
        lines.map(f64::from).sum()
    }

    /// Asks it to end.
    pub(crate) fn ask_to_end(&self) -> anyhow::Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::TERM)?)
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Seconds of processor time it took so far, in itself and in the kernel.
    pub(crate) fn processor_secs(&self) -> f64 {
        processor_secs(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes of memory that the kernel has for TCP, for all programs and both ends of what stays on this machine.
pub(crate) fn kernel_tcp_bytes() -> f64 {
    let text = field("/proc/net/sockstat", "TCP").unwrap_or_default();
    let pages = text.rsplit_once("mem ").and_then(|(_, pages)| pages.trim().parse::<f64>().ok());
    pages.unwrap_or(f64::NAN) * 4_096.0
}

/// What is known of the machine, for the head of a table.
pub(crate) fn machine() -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = fs::read_to_string("/proc/cpuinfo").unwrap_or_default().matches("processor\t").count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    format!(
        "{cores} × {cpu}, Linux {}, commit {}, load average before the runs {load}",
        kernel.trim(),
        commit()
    )
}

/// The commit of the working folder, and whether it was changed since; "unknown" where that cannot be told.
pub(crate) fn commit() -> String {
    let output = Command::new("git").args(["describe", "--always", "--dirty"]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}

fn find_address(mut output: impl BufRead + Send + 'static) -> anyhow::Result<SocketAddr> {
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        if let Some((_, rest)) = line.split_once("http://") {
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && !".:[]".contains(c)).unwrap_or(rest.len());
            let address = rest[..end].replace("localhost", "127.0.0.1");
            let address = address.parse().with_context(|| format!("not an address: {address}"))?;
            // Nobody reads on, but the pipe must stay open.
            std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
            return Ok(address);
        }
        line.clear();
    }
    bail!("it said nowhere where it listens")
}

/// Files a process has open, sockets among them.
pub(crate) fn open_files(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}

/// Threads of a process.
pub(crate) fn threads(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count)
}

/// Bytes of memory a process has.
pub(crate) fn resident_bytes(process: u32) -> f64 {
    let text = field(&format!("/proc/{process}/status"), "VmRSS").unwrap_or_default();
    text.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN) * 1_024.0
}

fn processor_secs(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0 // USER_HZ, the same on every Linux
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
