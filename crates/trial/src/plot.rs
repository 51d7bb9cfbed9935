//! Pictures of what happened over time, for docs/performance.md.

use std::{fs, path::Path};

use anyhow::{Context, anyhow};
use plotters::prelude::*;
use serde::Serialize;

const SIZE: (u32, u32) = (900, 320);
const GRID: RGBColor = RGBColor(0xe4, 0xdc, 0xd2);
const LABELS: (&str, u32) = ("sans-serif", 13);
/// Of the lines, in their order.
const COLORS: [RGBColor; 3] =
    [RGBColor(0x9a, 0x4a, 0x1f), RGBColor(0x2f, 0x6d, 0x80), RGBColor(0x8a, 0x82, 0x78)];

/// Points of a stretch that are drawn, about. Longer ones are of things that only grow.
const POINTS: usize = 400;
/// Room above the highest point, for what the lines are called.
const HEADROOM: f64 = 1.35;

/// One line of a picture.
#[derive(Clone, Serialize)]
pub(crate) struct Line {
    name: String,
    /// Stretches that are not joined with each other.
    stretches: Vec<Vec<(f64, f64)>>,
}

impl Line {
    /// One without gaps.
    pub(crate) fn new(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::of_stretches(name, [points.into_iter().collect()])
    }

    /// One of stretches that are not joined with each other.
    pub(crate) fn of_stretches(name: &str, stretches: impl IntoIterator<Item = Vec<(f64, f64)>>) -> Self {
        Self { name: name.to_owned(), stretches: stretches.into_iter().map(thinned).collect() }
    }
}

/// Not all of a stretch's points, but its first and last.
fn thinned(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let (step, last) = (points.len().div_ceil(POINTS), points.len().saturating_sub(1));
    let mut at = 0..;
    points.retain(|_| at.next().is_some_and(|at: usize| at.is_multiple_of(step) || at == last));
    points
}

/// A number of an axis.
fn number(value: f64) -> String {
    ((value * 10.0).round() / 10.0).to_string()
}

/// Draws lines over one axis into an SVG file. Lines that have a name are explained.
pub(crate) fn draw(file: &Path, axes: [&str; 2], lines: &[Line]) -> anyhow::Result<()> {
    let picture = picture(axes, lines)?;
    fs::write(file, picture).with_context(|| format!("writing {}", file.display()))
}

/// The same as the text of an SVG picture.
pub(crate) fn picture(axes: [&str; 2], lines: &[Line]) -> anyhow::Result<String> {
    let mut text = String::new();
    try_draw(&mut text, axes, lines).map_err(|error| anyhow!("drawing {}: {error}", axes[1]))?;
    Ok(text)
}

fn try_draw(text: &mut String, [x, y]: [&str; 2], lines: &[Line]) -> Result<(), Box<dyn std::error::Error>> {
    let points = || lines.iter().flat_map(|line| line.stretches.iter().flatten());
    let right = points().map(|point| point.0).fold(f64::MIN_POSITIVE, f64::max);
    let left = points().map(|point| point.0).fold(0.0, f64::min);
    let top = points().map(|point| point.1).fold(f64::MIN_POSITIVE, f64::max);
    let picture = SVGBackend::with_string(text, SIZE).into_drawing_area();
    picture.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&picture)
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(left..right, 0.0..top * HEADROOM)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .x_desc(x)
        .y_desc(y)
        .x_label_formatter(&|value| number(*value))
        .y_label_formatter(&|value| number(*value))
        .label_style(LABELS)
        .axis_desc_style(LABELS)
        .draw()?;
    for (line, color) in lines.iter().zip(COLORS) {
        for (at, stretch) in line.stretches.iter().enumerate() {
            let drawn = chart.draw_series(LineSeries::new(stretch.iter().copied(), color.stroke_width(2)))?;
            if at == 0 && !line.name.is_empty() {
                drawn
                    .label(&line.name)
                    .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
            }
        }
    }
    if lines.iter().any(|line| !line.name.is_empty()) {
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE)
            .border_style(GRID)
            .label_font(LABELS)
            .draw()?;
    }
    picture.present()?;
    Ok(())
}
