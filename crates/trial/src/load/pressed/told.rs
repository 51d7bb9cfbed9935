//! What is told of all that presses the server: printed as it comes, and kept for the page.

use std::path::Path;

use hdrhistogram::Histogram;

use super::Args;
use crate::{
    plot::{Line, draw},
    report::{Figure, Grid, Report},
    table::SECONDS,
};

/// Tables with what stands below them, and pictures.
pub(super) struct Told {
    report: Report,
    /// The table that is told, its columns, and what stands below it.
    table: Option<(Grid, String)>,
}

impl Told {
    pub(super) fn new(args: &Args) -> Self {
        let options = [
            ("seed", args.seed.to_string()),
            ("seconds", args.seconds.to_string()),
            ("returning", args.returning.to_string()),
            ("slow heads", args.slow_heads.to_string()),
            ("fragmenting", args.fragmenting.to_string()),
            ("silent", args.silent.to_string()),
            ("cores of the server", args.cores.clone()),
        ];
        let report = Report::new("pressed", "People who talk while others press the server", &options);
        println!("{}.", report.head());
        Self { report, table: None }
    }

    /// From now on this table is told.
    pub(super) fn table(&mut self, title: &str, columns: &[&str]) {
        self.keep();
        println!("\n| {title} | {} |\n|---{}|", columns.join(" | "), "|---".repeat(columns.len()));
        self.table = Some((Grid::new(title, columns), String::new()));
    }

    /// A row of it, with a figure for each column.
    pub(super) fn row(&mut self, name: &str, figures: Vec<Figure>) {
        let texts: Vec<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
        println!("| {name} | {} |", texts.join(" | "));
        if let Some((grid, _)) = &mut self.table {
            grid.row(name, figures);
        }
    }

    /// What stands below it.
    pub(super) fn note(&mut self, text: &str) {
        println!("\n{text}");
        if let Some((_, note)) = &mut self.table {
            *note = format!("{note} {text}");
        }
    }

    /// A picture, which is a file, too, where a folder is given.
    pub(super) fn plot(
        &mut self,
        folder: Option<&Path>,
        (file, title): (&str, &str),
        axes: [&str; 2],
        lines: &[Line],
    ) -> anyhow::Result<()> {
        self.report.plot(title, axes, lines);
        folder.map_or(Ok(()), |folder| draw(&folder.join(file), axes, lines))
    }

    /// Writes all of it where a folder is given; how the run ended.
    pub(super) fn end(mut self, result: anyhow::Result<()>, folder: Option<&Path>) -> anyhow::Result<()> {
        self.keep();
        self.report.end(result, folder)
    }

    fn keep(&mut self) {
        if let Some((grid, note)) = self.table.take() {
            self.report.table(grid.with_note(&note));
        }
    }
}

/// One of times in nanoseconds.
pub(super) fn quantile(times: &Histogram<u64>, share: f64) -> Figure {
    Figure::of(times.value_at_quantile(share) as f64 / 1e9, SECONDS)
}
