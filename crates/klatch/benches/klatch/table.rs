//! The table, printed and written between two marks of a page.

use std::{fs, path::Path};

/// Where figures begin and end in the page.
pub(crate) type Marks = [&'static str; 2];
pub(crate) const ON_SQLITE: Marks = ["<!-- figures: written by make bench -->", "<!-- end of figures -->"];
pub(crate) const ON_POSTGRES: Marks =
    ["<!-- figures on PostgreSQL: written by make bench -->", "<!-- end of figures on PostgreSQL -->"];

/// What was measured.
pub(crate) struct Table {
    about: String,
    rows: Vec<[String; 3]>,
}

impl Table {
    /// A table with a paragraph before it.
    pub(crate) fn new(about: String) -> Table {
        println!("{about}\n");
        Table { about, rows: Vec::new() }
    }

    /// One figure; `bar` is what it has to reach, or nothing.
    pub(crate) fn row(&mut self, what: &str, figure: String, bar: &str) {
        println!("{what}: {figure}");
        self.rows.push([what.to_owned(), figure, bar.to_owned()]);
    }

    /// As Markdown.
    pub(crate) fn text(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|[a, b, c]| format!("| {a} | {b} | {c} |")).collect();
        format!("{}\n\n| | median (lowest–highest) | bar |\n|---|---|---|\n{}\n", self.about, rows.join("\n"))
    }

    /// Puts it between two marks of a page.
    pub(crate) fn write(&self, page: &Path, [begin, end]: Marks) {
        let text = fs::read_to_string(page).expect("the page is there");
        let (before, rest) = text.split_once(begin).expect("the page has the first mark");
        let (_, after) = rest.split_once(end).expect("the page has the last mark");
        let text = format!("{before}{begin}\n\n{}\n{end}{after}", self.text());
        fs::write(page, text).expect("the page can be written");
    }
}

/// The median of several runs with the lowest and the highest; of one run its figure alone.
pub(crate) fn spread(mut runs: Vec<f64>, show: impl Fn(f64) -> String) -> String {
    runs.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (runs.first(), runs.last()) else { return "–".to_owned() };
    if runs.len() == 1 {
        return show(*lowest);
    }
    format!("{} ({}–{})", show(runs[runs.len() / 2]), show(*lowest), show(*highest))
}

/// The one in the middle.
pub(crate) fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap_or(f64::NAN)
}

/// 12345.6 as "12,346".
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Seconds as milliseconds.
pub(crate) fn millis(secs: f64) -> String {
    let millis = secs * 1_000.0;
    if millis < 10.0 { format!("{millis:.2} ms") } else { format!("{millis:.0} ms") }
}

/// Bytes as KiB.
pub(crate) fn kibibytes(bytes: f64) -> String {
    format!("{:.1} KiB", bytes / 1_024.0)
}

/// Bytes as KB, a thousand each.
pub(crate) fn kilobytes(bytes: f64) -> String {
    format!("{:.1} KB", bytes / 1_000.0)
}

/// Bytes as MiB.
pub(crate) fn mebibytes(bytes: f64) -> String {
    format!("{:.1} MiB", bytes / 1_048_576.0)
}
