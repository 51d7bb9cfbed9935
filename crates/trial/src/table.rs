//! The table: a column for each server, a row for each figure, median and range of the rounds.

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
    /// Whose figures come in now.
    current: usize,
}

struct Column {
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    what: String,
    /// One of each round, in their order.
    values: Vec<f64>,
    unit: Unit,
    /// It says how much is carried, so columns can be held against each other.
    is_rate: bool,
    is_lower_bound: bool,
}

impl Table {
    /// An empty one with a sentence on the machine.
    pub(crate) fn new(machine: String) -> Self {
        Self { machine, columns: Vec::new(), current: 0 }
    }

    /// Figures of this server follow.
    pub(crate) fn of(&mut self, name: &str) {
        let known = self.columns.iter().position(|column| column.name == name);
        self.current = known.unwrap_or_else(|| {
            self.columns.push(Column { name: name.to_owned(), cells: Vec::new() });
            self.columns.len() - 1
        });
    }

    /// A figure of the current server in the current round.
    pub(crate) fn add(&mut self, what: &str, value: f64, unit: Unit) {
        eprintln!("  {what}: {}", unit(value));
        self.cell(what, unit).values.push(value);
    }

    /// The same for how much it carries a second. `is_lower_bound` when the generator was at its limit.
    pub(crate) fn add_rate(&mut self, what: &str, value: f64, is_lower_bound: bool) {
        self.add(what, value, per_second);
        let cell = self.cell(what, per_second);
        cell.is_rate = true;
        cell.is_lower_bound |= is_lower_bound;
    }

    /// As Markdown: the figures, and how many times the first server's rates the others' are.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}.\n\n", self.machine);
        let Some((first, others)) = self.columns.split_first() else { return text };
        heading(&mut text, "", &self.columns);
        for (row, cell) in first.cells.iter().enumerate() {
            line(&mut text, &cell.what, self.columns.iter().map(|column| column.cells.get(row)), Cell::text);
        }
        if others.is_empty() {
            return text;
        }
        text.push('\n');
        heading(&mut text, &format!("times {}, round by round", first.name), others);
        for (row, cell) in first.cells.iter().enumerate().filter(|(_, cell)| cell.is_rate) {
            let cells = others.iter().map(|column| column.cells.get(row));
            line(&mut text, &cell.what, cells, |other| other.over(cell).text());
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

    fn cell(&mut self, what: &str, unit: Unit) -> &mut Cell {
        let cells = &mut self.columns[self.current].cells;
        let place = cells.iter().position(|cell| cell.what == what).unwrap_or_else(|| {
            let what = what.to_owned();
            cells.push(Cell { what, values: Vec::new(), unit, is_rate: false, is_lower_bound: false });
            cells.len() - 1
        });
        &mut cells[place]
    }
}

fn heading(text: &mut String, what: &str, columns: &[Column]) {
    write!(text, "| {what}").expect("a string takes everything");
    for column in columns {
        write!(text, " | {}", column.name).expect("a string takes everything");
    }
    text.push_str(" |\n|---");
    text.push_str(&"|---".repeat(columns.len()));
    text.push_str("|\n");
}

fn line<'a>(
    text: &mut String,
    what: &str,
    cells: impl Iterator<Item = Option<&'a Cell>>,
    write: impl Fn(&Cell) -> String,
) {
    text.push_str("| ");
    text.push_str(what);
    for cell in cells {
        text.push_str(" | ");
        text.push_str(&cell.map_or_else(String::new, &write));
    }
    text.push_str(" |\n");
}

impl Cell {
    /// How many times another's figures these are, each held against that of its own round. Nothing can be said where the other's are
    /// lower bounds.
    fn over(&self, other: &Cell) -> Cell {
        let pairs = self.values.iter().zip(&other.values).filter(|_| !other.is_lower_bound);
        let values = pairs.map(|(ours, theirs)| ours / theirs).collect();
        Cell { what: self.what.clone(), values, unit: times, ..*self }
    }

    fn text(&self) -> String {
        let mut values = self.values.clone();
        values.sort_by(f64::total_cmp);
        let Some((low, high)) = values.first().zip(values.last()) else { return String::new() };
        let bound = if self.is_lower_bound { "≥ " } else { "" };
        let median = (self.unit)(values[values.len() / 2]);
        if values.len() == 1 {
            return format!("{bound}{median}");
        }
        format!("{bound}{median} ({}–{})", (self.unit)(*low), (self.unit)(*high))
    }
}

/// So many times another figure.
fn times(value: f64) -> String {
    format!("{value:.2}")
}

/// Thousands a second.
fn per_second(value: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::{Table, bytes};

    #[test]
    fn rates_are_held_against_those_of_their_own_round() {
        let mut table = Table::new("A machine".to_owned());
        for (first, second) in [(10_000.0, 40_000.0), (1_000.0, 3_000.0), (2_000.0, 4_000.0)] {
            table.of("one");
            table.add("memory", first, bytes);
            table.add_rate("rate", first, false);
            table.of("two");
            table.add("memory", second, bytes);
            table.add_rate("rate", second, second < 4_000.0);
        }
        let wanted = "A machine.

|  | one | two |
|---|---|---|
| memory | 2000 B (1000 B–10000 B) | 4000 B (3000 B–40000 B) |
| rate | 2 K (1 K–10 K) | ≥ 4 K (3 K–40 K) |

| times one, round by round | two |
|---|---|
| rate | ≥ 3.00 (2.00–4.00) |
";
        assert_eq!(table.text(), wanted);

        table.of("one");
        table.add_rate("rate", 1.0, true);
        assert!(table.text().ends_with("| rate |  |\n"), "a ratio to a lower bound says nothing");
    }
}
