//! What a browser fetches before it can show anything.

use std::{collections::BTreeSet, ffi::OsStr, path::Path};

use trial::{Lost, Place};

use crate::table::{Table, kilobytes};

/// Below this nothing is gained by packing.
const FITS_A_PACKET: usize = 1_024;

/// Weighs the scripts and styles that the page names, as sent to a browser that takes gzip.
pub(crate) async fn weigh(place: &Place, table: &mut Table) -> Result<(), Lost> {
    let server = place.start("127.0.0.1:0")?;
    server::infra::tls::install();
    let client = reqwest::Client::new();
    let base = format!("http://{}", server.address);
    let page = fetch(&client, &base, "/").await?;
    let page = String::from_utf8_lossy(&page).into_owned();
    let (mut scripts, mut styles) = (0, 0);
    for path in named_files(&page) {
        let bytes = fetch_compressed(&client, &base, &path).await?;
        match Path::new(&path).extension().and_then(OsStr::to_str) {
            Some("js") => scripts += bytes,
            Some("css") => styles += bytes,
            _ => {}
        }
    }
    assert!(scripts > 0, "the page names no script; is the web client built?");
    table.row("JavaScript of the first load, gzip", kilobytes(scripts as f64), "≤ 150 KB");
    table.row("style sheets of the first load, gzip", kilobytes(styles as f64), "");
    Ok(())
}

/// The files that a page's `src` and `href` name on its own server, each once.
fn named_files(page: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for mark in ["src=\"", "href=\""] {
        let named = page.split(mark).skip(1).filter_map(|rest| rest.split_once('"'));
        files.extend(named.map(|(path, _)| path.to_owned()).filter(|path| path.starts_with('/')));
    }
    files
}

async fn fetch(client: &reqwest::Client, base: &str, path: &str) -> Result<Vec<u8>, Lost> {
    let response = client.get(format!("{base}{path}")).send().await;
    let bytes = response.map_err(|error| Lost::new(path, error))?.bytes().await;
    Ok(bytes.map_err(|error| Lost::new(path, error))?.to_vec())
}

async fn fetch_compressed(client: &reqwest::Client, base: &str, path: &str) -> Result<usize, Lost> {
    let request = client.get(format!("{base}{path}")).header("accept-encoding", "gzip");
    let response = request.send().await.map_err(|error| Lost::new(path, error))?;
    let is_compressed = response.headers().get("content-encoding").is_some_and(|value| value == "gzip");
    let bytes = response.bytes().await.map_err(|error| Lost::new(path, error))?;
    assert!(is_compressed || bytes.len() < FITS_A_PACKET, "{path} is not compressed");
    Ok(bytes.len())
}
