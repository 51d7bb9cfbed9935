//! A picture of what the server had.

use std::path::Path;

use anyhow::anyhow;
use plotters::prelude::*;

use super::MIB;
use crate::check::Sample;

const SIZE: (u32, u32) = (900, 320);
const LINE: RGBColor = RGBColor(0x9a, 0x4a, 0x1f);
const GRID: RGBColor = RGBColor(0xe4, 0xdc, 0xd2);

/// Its memory over the minutes, a line for each server.
pub(super) fn memory(samples: &[Sample], file: &Path) -> anyhow::Result<()> {
    draw(samples, file).map_err(|error| anyhow!("drawing {}: {error}", file.display()))
}

fn draw(samples: &[Sample], file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let minutes = samples.last().map_or(1.0, |one| one.at / 60.0);
    let most = samples.iter().map(|one| one.resident / MIB).fold(1.0, f64::max);
    let picture = SVGBackend::new(file, SIZE).into_drawing_area();
    picture.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&picture)
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..minutes, 0.0..most * 1.15)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .x_desc("minutes")
        .y_desc("memory of the server, MiB")
        .label_style(("sans-serif", 13))
        .axis_desc_style(("sans-serif", 13))
        .draw()?;
    for server in samples.chunk_by(|a, b| a.start == b.start) {
        let line = server.iter().map(|one| (one.at / 60.0, one.resident / MIB));
        chart.draw_series(LineSeries::new(line, LINE.stroke_width(2)))?;
    }
    picture.present()?;
    Ok(())
}
