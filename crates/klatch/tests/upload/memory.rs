//! How much memory a process takes, as Linux tells it.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

const EVERY: Duration = Duration::from_millis(20);

/// Looks at a process from now on.
pub(crate) struct Watch {
    base: u64,
    most: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    looking: Option<JoinHandle<()>>,
}

impl Watch {
    /// Takes what the process has now as its base. The kernel's own peak (`VmHWM`) is set back to it where that is allowed,
    /// so that nothing between two looks is missed; otherwise looking often must do.
    pub(crate) fn begin(process: u32) -> Watch {
        let peak = fs::write(format!("/proc/{process}/clear_refs"), "5").map_or("VmRSS", |()| "VmHWM");
        let base = bytes(process, "VmRSS").expect("it runs");
        let (most, is_over) = (Arc::new(AtomicU64::new(base)), Arc::new(AtomicBool::new(false)));
        let (seen, end) = (Arc::clone(&most), Arc::clone(&is_over));
        let looking = thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                let now = bytes(process, "VmRSS").max(bytes(process, peak)).unwrap_or_default();
                seen.fetch_max(now, Ordering::Relaxed);
                thread::sleep(EVERY);
            }
        });
        Watch { base, most, is_over, looking: Some(looking) }
    }

    /// Bytes at the beginning.
    pub(crate) fn base(&self) -> u64 {
        self.base
    }

    /// Most bytes above that so far.
    pub(crate) fn grown(&self) -> u64 {
        self.most.load(Ordering::Relaxed) - self.base
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(looking) = self.looking.take() {
            drop(looking.join());
        }
    }
}

fn bytes(process: u32, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}
