//! What figures are numbers of, and how they are written.

/// What a figure is a number of, and how it is written.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    pub(crate) text: fn(f64) -> String,
}

pub(crate) const SECONDS: Unit = Unit { name: "s", text: microseconds };
pub(crate) const WHOLE_SECONDS: Unit = Unit { name: "s", text: whole_seconds };
pub(crate) const BYTES: Unit = Unit { name: "B", text: bytes };
pub(crate) const MEBIBYTES: Unit = Unit { name: "B", text: mebibytes };
pub(crate) const COUNT: Unit = Unit { name: "count", text: count };
pub(crate) const PER_SECOND: Unit = Unit { name: "/s", text: per_second };
pub(crate) const EACH_SECOND: Unit = Unit { name: "/s", text: count };
pub(crate) const TIMES: Unit = Unit { name: "times", text: times };

/// So many times another figure.
fn times(value: f64) -> String {
    format!("{value:.2}")
}

/// Thousands a second.
fn per_second(value: f64) -> String {
    format!("{} K", count(value / 1e3))
}

/// A whole number, its digits in groups of three.
pub(crate) fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn whole_seconds(value: f64) -> String {
    format!("{value:.0} s")
}

fn mebibytes(value: f64) -> String {
    format!("{:.1} MiB", value / 1_048_576.0)
}

/// Seconds as microseconds or milliseconds.
pub(crate) fn microseconds(value: f64) -> String {
    let micros = value * 1e6;
    if micros < 10.0 {
        format!("{micros:.2} µs")
    } else if micros < 1_000.0 {
        format!("{micros:.0} µs")
    } else {
        format!("{:.2} ms", micros / 1e3)
    }
}

/// Bytes.
fn bytes(value: f64) -> String {
    format!("{value:.0} B")
}
