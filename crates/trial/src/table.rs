//! The table: a column for each server, a row for each figure, median and range of the rounds.
//!
//! A figure of which one round is void, because the load generator was at its limit, is none of the server's, and says so in place of
//! a median: of a rate only how much was carried in any case is left.

mod unit;

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, ensure};

use crate::report::{Figure, Grid};

pub(crate) use self::unit::*;

const BEGIN: &str = "<!-- side by side: written by make bench -->";
const END: &str = "<!-- end of side by side -->";
const NOTE: &str = "
Void: the load generator was busy for more than 80 % of the time, so what the server can do was not measured.
";

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
    /// Rounds in which it was to be measured, and those of them in which the generator was at its limit.
    rounds: usize,
    void: usize,
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
        eprintln!("  {what}: {}", (unit.text)(value));
        let cell = self.cell(what, unit);
        cell.values.push(value);
        cell.rounds += 1;
    }

    /// The same for how much it carries a second.
    pub(crate) fn add_rate(&mut self, what: &str, value: f64) {
        self.add(what, value, PER_SECOND);
        self.cell(what, PER_SECOND).is_rate = true;
    }

    /// The figure that was just added is void: the generator was at its limit.
    pub(crate) fn void(&mut self, what: &str, unit: Unit) {
        eprintln!("  {what}: void");
        self.cell(what, unit).void += 1;
    }

    /// A figure that could not even be told in the current round, for the same reason.
    pub(crate) fn add_void(&mut self, what: &str, unit: Unit) {
        self.void(what, unit);
        self.cell(what, unit).rounds += 1;
    }

    /// What is written below a table that says `void`.
    pub(crate) fn note(&self) -> &'static str {
        let is_void = self.columns.iter().flat_map(|column| &column.cells).any(|cell| cell.void > 0);
        if is_void { NOTE } else { "" }
    }

    /// For a report.
    pub(crate) fn grid(&self, title: &str) -> Grid {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let mut grid = Grid::new(title, &names);
        for whats in self.columns.first().map(|column| &column.cells).into_iter().flatten() {
            let cells =
                self.columns.iter().map(|column| column.cells.iter().find(|cell| cell.what == whats.what));
            grid.row(
                &whats.what,
                cells.map(|cell| cell.map_or_else(Figure::default, Cell::figure)).collect(),
            );
        }
        grid
    }

    /// As Markdown: the figures, and how many times the first server's rates the others' are.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}.\n\n", self.machine);
        let Some((first, others)) = self.columns.split_first() else { return text };
        heading(&mut text, "", &self.columns);
        for (row, cell) in first.cells.iter().enumerate() {
            line(&mut text, &cell.what, self.columns.iter().map(|column| column.cells.get(row)), Cell::text);
        }
        text.push_str(self.note());
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
            cells.push(Cell { what, values: Vec::new(), unit, is_rate: false, rounds: 0, void: 0 });
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
    /// void.
    fn over(&self, other: &Cell) -> Cell {
        let pairs = self.values.iter().zip(&other.values).filter(|_| other.void == 0);
        let values = pairs.map(|(ours, theirs)| ours / theirs).collect();
        Cell { what: self.what.clone(), values, unit: TIMES, ..*self }
    }

    fn text(&self) -> String {
        let mut values = self.values.clone();
        values.sort_by(f64::total_cmp);
        let median = values.get(values.len() / 2).map(|median| (self.unit.text)(*median));
        match (median, &values[..]) {
            (Some(median), _) if self.void > 0 && self.is_rate => format!("{}: ≥ {median}", self.reason()),
            (None, _) if self.void > 0 && self.is_rate => String::new(), // a ratio to nothing
            _ if self.void > 0 => self.reason(),
            (Some(median), [low, .., high]) => {
                format!("{median} ({}–{})", (self.unit.text)(*low), (self.unit.text)(*high))
            }
            (median, _) => median.unwrap_or_default(),
        }
    }

    /// Why it is void.
    fn reason(&self) -> String {
        match self.rounds {
            1 => "void (generator)".to_owned(),
            rounds => format!("void (generator, {} of {rounds} rounds)", self.void),
        }
    }

    fn figure(&self) -> Figure {
        Figure {
            text: self.text(),
            values: self.values.clone(),
            unit: self.unit.name,
            void_rounds: self.void,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES, COUNT, PER_SECOND, SECONDS, Table};

    /// With rates and something else of two servers, in three rounds.
    fn table() -> Table {
        let mut table = Table::new("A machine".to_owned());
        for (first, second) in [(10_000.0, 40_000.0), (1_000.0, 3_000.0), (2_000.0, 4_000_000.0)] {
            table.of("one");
            table.add("memory", first, BYTES);
            table.add_rate("rate", first);
            table.of("two");
            table.add("memory", second, BYTES);
            table.add_rate("rate", second);
        }
        table
    }

    #[test]
    fn rates_are_held_against_those_of_their_own_round() {
        let wanted = "A machine.

|  | one | two |
|---|---|---|
| memory | 2000 B (1000 B–10000 B) | 40000 B (3000 B–4000000 B) |
| rate | 2 K (1 K–10 K) | 40 K (3 K–4,000 K) |

| times one, round by round | two |
|---|---|
| rate | 4.00 (3.00–2000.00) |
";
        assert_eq!(table().text(), wanted);
    }

    #[test]
    fn a_void_rate_is_told_as_a_lower_bound_only() {
        let mut table = table();
        table.void("rate", PER_SECOND);
        let text = table.text();
        assert!(
            text.contains("| rate | 2 K (1 K–10 K) | void (generator, 1 of 3 rounds): ≥ 40 K |\n"),
            "{text}"
        );
        assert!(text.contains("busy for more than 80 %"), "{text}");
        assert!(text.ends_with("| rate | void (generator, 1 of 3 rounds): ≥ 4.00 |\n"), "{text}");
    }

    #[test]
    fn nothing_is_held_against_a_void_rate() {
        let mut table = table();
        table.of("one");
        table.void("rate", PER_SECOND);
        table.of("two");
        assert!(table.text().ends_with("| rate |  |\n"));
        table.void("rate", PER_SECOND);
        assert!(table.text().ends_with("| rate |  |\n"), "{}", table.text());
    }

    #[test]
    fn of_a_time_that_is_void_nothing_is_told() {
        let mut table = Table::new("A machine".to_owned());
        table.of("one");
        table.add("time", 0.001, SECONDS);
        table.void("time", SECONDS);
        table.add_void("other", SECONDS);
        table.add("n", 1_234_567.0, COUNT);
        let text = table.text();
        assert!(text.contains("| time | void (generator) |\n| other | void (generator) |\n"), "{text}");
        assert!(text.contains("| n | 1,234,567 |"), "{text}");
        table.add("other", 0.001, SECONDS);
        assert!(table.text().contains("| other | void (generator, 1 of 2 rounds) |\n"), "{}", table.text());
        let json = serde_json::to_value(table.grid("")).unwrap();
        assert_eq!(json["rows"][0]["figures"][0]["void_rounds"], 1);
        assert_eq!(json["rows"][0]["figures"][0]["values"][0], 0.001);
    }
}
