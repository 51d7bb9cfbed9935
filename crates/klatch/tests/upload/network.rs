//! A bad line: slow for a while, and cut at random moments in every way a line can be.

use std::{
    io::{self, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use socket2::SockRef;
use trial::Random;

use crate::{line::Line, noise::Noise};

/// Bytes between two cuts: from little to this part of the file.
const LEAST_BYTES: u64 = 16 << 10;
const MOST_PART: u64 = 24;
/// So many lines in a hundred are slow until they have carried this, in bursts with pauses.
const SLOW_PERCENT: u64 = 15;
const SLOW_BYTES: u64 = 3 << 20;
const BURST_BYTES: u64 = 48 << 10;
const LONGEST_PAUSE_MS: u64 = 12;
/// Bytes given to a fast line at a time.
const PIECE_BYTES: u64 = 256 << 10;
/// Lines left open at a time without another byte.
const MOST_SILENT: usize = 8;

/// The way of one upload to the server.
pub(crate) struct Network {
    address: SocketAddr,
    bearer: String,
    id: String,
    random: Random,
    silent: Vec<TcpStream>,
    slow_bytes: u64,
    paused: Duration,
}

/// How the lines ended.
#[derive(Debug, Default)]
pub(crate) struct Cuts {
    /// Connections used.
    pub(crate) lines: u32,
    closed: u32,
    reset: u32,
    silent: u32,
}

impl Cuts {
    /// In words.
    pub(crate) fn told(&self) -> String {
        format!("{} closed, {} reset, {} gone silent", self.closed, self.reset, self.silent)
    }
}

impl Network {
    /// For an upload that was announced.
    pub(crate) fn new(address: SocketAddr, token: &str, id: &str, random: Random) -> Network {
        Network {
            address,
            bearer: format!("Bearer {token}"),
            id: id.to_owned(),
            random,
            silent: Vec::new(),
            slow_bytes: 0,
            paused: Duration::ZERO,
        }
    }

    /// What was slow, in words.
    pub(crate) fn slowness(&self) -> String {
        format!(
            "{} KiB of it in bursts with {:.1} s of pauses",
            self.slow_bytes >> 10,
            self.paused.as_secs_f64()
        )
    }

    /// Sends all of it, going on after each cut from where the server says it stands.
    pub(crate) fn carry(&mut self, noise: &Noise) -> Cuts {
        let (mut cuts, mut before) = (Cuts::default(), 0);
        loop {
            let stands = self.stands();
            assert!(stands >= before, "what was noted is never lost: {stands} after {before}");
            if stands == noise.size() {
                return cuts;
            }
            before = stands;
            cuts.lines += 1;
            let part = LEAST_BYTES + self.random.below(noise.size() / MOST_PART);
            // An error is a line that the server has cut: as good as one of ours.
            drop(self.send(noise, stands, part, &mut cuts));
        }
    }

    /// Where the upload stands. Asking also takes it over from a line gone silent.
    fn stands(&self) -> u64 {
        let path = format!("HEAD /api/files/{}", self.id);
        let answer = Line::ask(self.address, &path, &[("Authorization", &self.bearer)], b"");
        let answer = answer.expect("it answers");
        assert_eq!(answer.status, 200);
        answer.number("upload-offset").expect("it says so")
    }

    /// Sends a part of what is left and cuts the line, or sends the rest and reads the answer.
    fn send(&mut self, noise: &Noise, from: u64, part: u64, cuts: &mut Cuts) -> io::Result<()> {
        let (path, offset) = (format!("PATCH /api/files/{}", self.id), from.to_string());
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Tus-Resumable", "1.0.0"),
            ("Upload-Offset", &offset),
            ("Content-Type", "application/offset+octet-stream"),
        ];
        let mut line = Line::begin(self.address, &path, &headers, noise.size() - from)?;
        let end = noise.size().min(from + part);
        let is_slow = self.random.percent(SLOW_PERCENT);
        let (mut at, mut piece) = (from, Vec::new());
        while at < end {
            let count = self.pace(is_slow && at - from < SLOW_BYTES).min(end - at);
            noise.fill(at, usize::try_from(count).expect("it is small"), &mut piece);
            line.stream.write_all(&piece)?;
            at += count;
        }
        if end < noise.size() {
            self.cut(line.stream, cuts);
            return Ok(());
        }
        let (status, body) = line.answer()?.into_text();
        // The server may read a line that was cut only now. It then takes the upload over (400), or has written its last bytes
        // since it said where the upload stands (409). Either way it is asked again.
        assert!(matches!(status, 204 | 400 | 409), "{status} {body}");
        Ok(())
    }

    /// Bytes to send next; on a slow line after a pause.
    fn pace(&mut self, is_slow: bool) -> u64 {
        if !is_slow {
            return 1 + self.random.below(PIECE_BYTES);
        }
        let pause = Duration::from_millis(self.random.below(LONGEST_PAUSE_MS));
        // The line is what sleeps.
        thread::sleep(pause);
        self.paused += pause;
        let count = 1 + self.random.below(BURST_BYTES);
        self.slow_bytes += count;
        count
    }

    fn cut(&mut self, stream: TcpStream, cuts: &mut Cuts) {
        match self.random.below(3) {
            0 => {
                cuts.closed += 1;
                drop(stream.shutdown(Shutdown::Both));
            }
            1 => {
                cuts.reset += 1;
                SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("it is a socket");
            }
            _ => {
                cuts.silent += 1;
                self.silent.push(stream);
                if self.silent.len() > MOST_SILENT {
                    self.silent.remove(0);
                }
            }
        }
    }
}
