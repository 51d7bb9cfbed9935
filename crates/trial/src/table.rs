//! The table: a column for each server, a row for each figure, median and range of the runs.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, ensure};

const BEGIN: &str = "<!-- side by side: written by make bench -->";
const END: &str = "<!-- end of side by side -->";

/// How a figure is written.
pub(crate) type Unit = fn(f64) -> String;

/// Figures by server.
pub(crate) struct Table {
    machine: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    what: String,
    values: Vec<f64>,
    unit: Unit,
    is_lower_bound: bool,
}

impl Table {
    /// An empty one with a sentence on the machine.
    pub(crate) fn new(machine: String) -> Self {
        Self { machine, columns: Vec::new() }
    }

    /// The next server's column.
    pub(crate) fn begin(&mut self, name: &str) {
        self.columns.push(Column { name: name.to_owned(), cells: Vec::new() });
    }

    /// A figure of the current server, from one or more runs.
    pub(crate) fn row(&mut self, what: &str, mut values: Vec<f64>, unit: Unit) {
        values.sort_by(f64::total_cmp);
        let cell = Cell { what: what.to_owned(), values, unit, is_lower_bound: false };
        eprintln!("  {what}: {}", cell.text());
        self.current().push(cell);
    }

    /// Says of the last figure that the generator was at its limit, so the server may carry more.
    pub(crate) fn mark_bound(&mut self, is_lower_bound: bool) {
        if let Some(cell) = self.current().last_mut() {
            cell.is_lower_bound = is_lower_bound;
        }
    }

    /// The median of a figure of the current server.
    pub(crate) fn last_median_of(&mut self, what: &str) -> f64 {
        self.current().iter().find(|cell| cell.what == what).map_or(f64::NAN, Cell::median)
    }

    /// As Markdown.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}.\n\n|", self.machine);
        for column in &self.columns {
            write!(text, " | {}", column.name).expect("a string takes everything");
        }
        text.push_str(" |\n|---");
        text.push_str(&"|---".repeat(self.columns.len()));
        text.push_str("|\n");
        let rows = self.columns.first().map_or(0, |column| column.cells.len());
        for row in 0..rows {
            write!(text, "| {}", self.columns[0].cells[row].what).expect("a string takes everything");
            for column in &self.columns {
                let cell = column.cells.get(row).map_or_else(String::new, Cell::text);
                write!(text, " | {cell}").expect("a string takes everything");
            }
            text.push_str(" |\n");
        }
        text
    }

    /// Puts it between the marks of a file.
    pub(crate) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let page = fs::read_to_string(file)?;
        let (before, rest) = page.split_once(BEGIN).context("the page has no place for the table")?;
        let (_, after) = rest.split_once(END).context("the page's place for the table has no end")?;
        ensure!(!self.columns.is_empty(), "nothing was measured");
        Ok(fs::write(file, format!("{before}{BEGIN}\n\n{}\n{END}{after}", self.text()))?)
    }

    fn current(&mut self) -> &mut Vec<Cell> {
        &mut self.columns.last_mut().expect("a server was begun").cells
    }
}

impl Cell {
    fn median(&self) -> f64 {
        self.values[self.values.len() / 2]
    }

    fn text(&self) -> String {
        let (low, high) = (self.values[0], self.values[self.values.len() - 1]);
        let bound = if self.is_lower_bound { "≥ " } else { "" };
        let median = (self.unit)(self.median());
        if self.values.len() == 1 {
            return format!("{bound}{median}");
        }
        format!("{bound}{median} ({}–{})", (self.unit)(low), (self.unit)(high))
    }
}

/// Thousands a second.
pub(crate) fn per_second(value: f64) -> String {
    format!("{:.0} K", value / 1e3)
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
pub(crate) fn bytes(value: f64) -> String {
    format!("{value:.0} B")
}
