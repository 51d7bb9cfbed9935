//! The server's process: started, killed, started again on the same data.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::Lost;

/// How often it is looked whether it has ended.
const GLANCE: Duration = Duration::from_millis(5);

/// Where a server keeps its data, and how it is started there.
#[derive(Clone, Debug)]
pub struct Place {
    /// The program.
    pub binary: PathBuf,
    /// Its folder.
    pub data: PathBuf,
    /// Its database, when that is not in the folder.
    pub database_url: Option<String>,
    /// Further settings, as the environment has them.
    pub settings: Vec<(String, String)>,
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Klatch {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Place {
    /// Starts the server and waits until it says where it listens. Port 0 takes a free one.
    ///
    /// # Errors
    /// When it does not start, with the end of its log.
    pub fn start(&self, listen: &str) -> Result<Klatch, Lost> {
        let mut child = self.spawn(listen)?;
        if let Some(address) = child.stdout.take().and_then(find_address) {
            return Ok(Klatch { child, address });
        }
        drop(child.kill());
        drop(child.wait());
        Err(Lost::new("starting the server", self.log_tail()))
    }

    /// Starts the process and waits for nothing; its standard output is piped.
    ///
    /// # Errors
    /// When it cannot be run at all.
    pub fn spawn(&self, listen: &str) -> Result<Child, Lost> {
        let lost = |error| Lost::new("running the server", error);
        std::fs::create_dir_all(&self.data).map_err(lost)?;
        let log = OpenOptions::new().create(true).append(true).open(self.log()).map_err(lost)?;
        let mut command = Command::new(&self.binary);
        command.args(["--listen", listen, "--data"]).arg(&self.data).envs(self.settings.clone());
        if let Some(url) = &self.database_url {
            command.env("KLATCH_DATABASE_URL", url);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().map_err(lost)
    }

    /// The end of what it logged.
    pub fn log_tail(&self) -> String {
        let mut text = String::new();
        if let Ok(mut log) = File::open(self.log()) {
            let end = log.metadata().map_or(0, |data| data.len());
            let _ = log.seek(SeekFrom::Start(end.saturating_sub(6_000)));
            let _ = log.read_to_string(&mut text);
        }
        text
    }

    fn log(&self) -> PathBuf {
        self.data.parent().unwrap_or(Path::new(".")).join("klatch.log")
    }
}

impl Klatch {
    /// Kills it with SIGKILL and waits until it is gone.
    pub fn kill(&mut self) {
        self.kill_and(|| ());
    }

    /// Kills it with SIGKILL, lets go of what may keep it from ending, and waits until it is gone.
    pub fn kill_and(&mut self, let_go: impl FnOnce()) {
        // Both fail only for one that is gone already.
        drop(self.child.kill());
        let_go();
        drop(self.child.wait());
    }

    /// Asks it to end with SIGTERM and waits so long for it; `None` when it goes on.
    ///
    /// # Errors
    /// When it cannot be asked, or not be watched.
    pub fn stop(&mut self, patience: Duration) -> Result<Option<ExitStatus>, Lost> {
        let lost = |error: std::io::Error| Lost::new("ending the server", error);
        if let Some(status) = self.child.try_wait().map_err(lost)? {
            return Ok(Some(status)); // by itself
        }
        kill_process(Pid::from_child(&self.child), Signal::TERM).map_err(|error| lost(error.into()))?;
        let until = Instant::now() + patience;
        loop {
            let status = self.child.try_wait().map_err(lost)?;
            if status.is_some() || Instant::now() >= until {
                return Ok(status);
            }
            thread::sleep(GLANCE);
        }
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Klatch {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads the printed address; whatever follows is read and dropped, so that the pipe never fills.
fn find_address(stdout: ChildStdout) -> Option<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| address_in(&line))?;
    thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Some(address)
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != ':').unwrap_or(rest.len());
    rest[..end].replace("localhost", "127.0.0.1").parse().ok()
}

#[test]
fn the_printed_address_is_found() {
    let address = address_in("Klatch is open at http://localhost:4321/ now");
    assert_eq!(address, Some(SocketAddr::from(([127, 0, 0, 1], 4321))));
    assert_eq!(address_in("nothing here"), None);
}
