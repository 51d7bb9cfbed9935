//! What a run was and what it showed, as JSON for programs and as one page for people, which needs nothing but itself.

use std::{env, fmt::Write, fs, path::Path};

use anyhow::{Context, anyhow};
use serde::Serialize;

use crate::{
    plot::{Line, picture},
    process::machine,
};

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid #ddd;padding:.3rem .7rem;text-align:right;vertical-align:top}
td{white-space:nowrap}th:first-child,td:first-child{text-align:left;white-space:normal}thead th{border-bottom:2px solid #999}
.void{color:#a11;font-weight:600}.failed{border-left:4px solid #a11;padding-left:.7rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#666}dd{margin:0;overflow-wrap:anywhere}
svg{max-width:100%;height:auto}";

/// A run. It is written whether or not it held its bounds.
#[derive(Serialize)]
pub(crate) struct Report {
    #[serde(skip)]
    name: &'static str,
    title: String,
    /// How to repeat it: machine with its commit, command, and options with those that nobody gave.
    about: Vec<(String, String)>,
    /// The bounds that were passed, in plain words.
    failure: Option<String>,
    tables: Vec<Grid>,
    plots: Vec<Plot>,
}

/// Rows of figures.
#[derive(Serialize)]
pub(crate) struct Grid {
    title: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    note: String,
}

#[derive(Serialize)]
struct Row {
    name: String,
    figures: Vec<Figure>,
}

/// One figure, as people read it and as it was measured, round by round.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Figure {
    pub(crate) text: String,
    pub(crate) values: Vec<f64>,
    /// Of the values.
    pub(crate) unit: &'static str,
    /// Rounds in which the load generator was at its limit: of the server such a figure says nothing.
    pub(crate) void_rounds: usize,
}

#[derive(Serialize)]
struct Plot {
    title: String,
    axes: [String; 2],
    lines: Vec<Line>,
    #[serde(skip)]
    svg: String,
}

impl Report {
    /// An empty one of a run with these options; its files are called by its name.
    pub(crate) fn new(name: &'static str, title: &str, options: &[(&str, String)]) -> Self {
        let command: Vec<String> = env::args().skip(1).collect();
        let mut about = vec![
            ("machine".to_owned(), machine()),
            ("command".to_owned(), format!("trial {}", command.join(" "))),
        ];
        about.extend(options.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Self { name, title: title.to_owned(), about, failure: None, tables: Vec::new(), plots: Vec::new() }
    }

    /// What is printed before anything is measured: the same as stands at the head of the page.
    pub(crate) fn head(&self) -> String {
        let all: Vec<String> = self.about.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        all.join("; ")
    }

    /// Adds a table.
    pub(crate) fn table(&mut self, grid: Grid) {
        self.tables.push(grid);
    }

    /// Adds a picture of lines over one axis. Where it cannot be drawn the page says why in its place.
    pub(crate) fn plot(&mut self, title: &str, axes: [&str; 2], lines: &[Line]) {
        let svg = picture(axes, lines).unwrap_or_else(|error| escaped(&format!("{error:#}")));
        let (axes, lines) = (axes.map(str::to_owned), lines.to_vec());
        self.plots.push(Plot { title: title.to_owned(), axes, lines, svg });
    }

    /// Says how the run ended, writes that where a folder is given, and gives it back.
    pub(crate) fn end(mut self, result: anyhow::Result<()>, folder: Option<&Path>) -> anyhow::Result<()> {
        self.failure = result.as_ref().err().map(|error| format!("{error:#}"));
        with(result, folder.map_or(Ok(()), |folder| self.write(folder)))
    }

    /// Writes both files into a folder, which is made where it is not there.
    fn write(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let write = |end: &str, text: String| {
            let file = folder.join(format!("{}.{end}", self.name));
            fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
        };
        write("json", serde_json::to_string_pretty(self)?)?;
        write("html", self.page())
    }

    fn page(&self) -> String {
        let title = escaped(&self.title);
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\n\
             <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n<dl>"
        );
        for (name, value) in &self.about {
            add(&mut page, &format!("<dt>{}</dt><dd>{}</dd>\n", escaped(name), escaped(value)));
        }
        page.push_str("</dl>\n");
        if let Some(failure) = &self.failure {
            add(&mut page, &format!("<p class=\"failed\">Failed: {}</p>\n", escaped(failure)));
        }
        self.tables.iter().for_each(|grid| grid.add_to(&mut page));
        for plot in &self.plots {
            add(&mut page, &format!("<h2>{}</h2>\n<div>{}</div>\n", escaped(&plot.title), plot.svg));
        }
        page.push_str("</body></html>\n");
        page
    }
}

impl Grid {
    /// An empty one; the column of the rows' names has none.
    pub(crate) fn new(title: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Self { title: title.to_owned(), columns, rows: Vec::new(), note: String::new() }
    }

    /// Adds a row with a figure for each column.
    pub(crate) fn row(&mut self, name: &str, figures: Vec<Figure>) {
        self.rows.push(Row { name: name.to_owned(), figures });
    }

    /// What stands below it.
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        note.trim().clone_into(&mut self.note);
        self
    }

    fn add_to(&self, page: &mut String) {
        add(
            page,
            &format!("<h2>{}</h2>\n<div class=\"wide\"><table><thead><tr><th></th>", escaped(&self.title)),
        );
        for column in &self.columns {
            add(page, &format!("<th>{}</th>", escaped(column)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            add(page, &format!("<tr><td>{}</td>", escaped(&row.name)));
            for figure in &row.figures {
                let class = if figure.void_rounds > 0 { " class=\"void\"" } else { "" };
                add(page, &format!("<td{class}>{}</td>", escaped(&figure.text)));
            }
            page.push_str("</tr>\n");
        }
        add(page, &format!("</tbody></table></div>\n<p>{}</p>\n", escaped(&self.note)));
    }
}

impl Figure {
    /// One that was measured once.
    pub(crate) fn of(value: f64, unit: crate::table::Unit) -> Self {
        Self { text: (unit.text)(value), values: vec![value], unit: unit.name, void_rounds: 0 }
    }
}

/// Both outcomes as one: where both are errors the second is told after the first.
pub(crate) fn with(first: anyhow::Result<()>, second: anyhow::Result<()>) -> anyhow::Result<()> {
    match (first, second) {
        (Err(first), Err(second)) => Err(anyhow!("{first:#}; {second:#}")),
        (first, second) => first.and(second),
    }
}

fn add(page: &mut String, text: &str) {
    page.write_str(text).expect("a string takes everything");
}

/// As text or a quoted attribute of HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::BYTES;

    fn report() -> Report {
        let mut report = Report::new("test", "<b>", &[("seed", "7 & \"8\"".to_owned())]);
        let mut grid = Grid::new("T", &["a<c"]).with_note("n>m");
        grid.row("r'", vec![Figure::of(5.0, BYTES)]);
        grid.row("void", vec![Figure { text: "<i>".to_owned(), void_rounds: 1, ..Figure::default() }]);
        report.table(grid);
        report.plot("P&Q", ["x", "<y>"], &[Line::new("<l>", [(0.0, 1.0), (1.0, 2.0)])]);
        report.failure = Some("a < b".to_owned());
        report
    }

    #[test]
    fn every_text_of_a_page_is_escaped() {
        let page = report().page();
        for text in [
            "<h1>&lt;b&gt;</h1>",
            "<dt>seed</dt><dd>7 &amp; &quot;8&quot;</dd>",
            "Failed: a &lt; b<",
            "<th>a&lt;c</th>",
            "<td>r&#39;</td><td>5 B</td>",
            "<td class=\"void\">&lt;i&gt;</td>",
            "<p>n&gt;m</p>",
            "<h2>P&amp;Q</h2>",
            "<svg",
        ] {
            assert!(page.contains(text), "{text} is missing: {page}");
        }
        for text in ["<b>", "<i>", "<y>", "<l>", "<script", "src="] {
            assert!(!page.contains(text), "{text} is there: {page}");
        }
    }

    #[test]
    fn both_files_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let error = report().end(Err(anyhow!("a < b")), Some(&folder.path().join("new"))).unwrap_err();
        assert_eq!(error.to_string(), "a < b");
        let json = fs::read_to_string(folder.path().join("new/test.json")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["tables"][0]["rows"][0]["figures"][0]["values"][0], 5.0);
        assert_eq!(json["plots"][0]["lines"][0]["stretches"][0][1], serde_json::json!([1.0, 2.0]));
        assert_eq!(json["about"][2], serde_json::json!(["seed", "7 & \"8\""]));
        assert_eq!(json["failure"], "a < b");
        assert!(folder.path().join("new/test.html").exists());
    }

    #[test]
    fn a_run_that_saw_nothing_is_written_and_no_error_hides_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = Report::new("test", "Nothing", &[]);
        report.plot("Nothing", ["x", "y"], &[Line::new("", [])]);
        report.end(Ok(()), Some(folder.path())).unwrap();
        let file = folder.path().join("test.html");
        assert!(file.exists());
        let error = Report::new("test", "", &[]).end(Err(anyhow!("the bound")), Some(&file)).unwrap_err();
        assert!(error.to_string().starts_with("the bound; making "), "{error}");
    }
}
