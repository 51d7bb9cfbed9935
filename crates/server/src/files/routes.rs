//! Routes of files: uploads after tus 1.0, and reading.

use axum::{extract::DefaultBodyLimit, middleware};
use model::Code::{BadRequest, Conflict, IdTaken, Invalid, NotFound, QuotaFull, StorageFull, TooLarge};

use super::http;
use crate::{
    app::App,
    infra::routes::{Content, Methods, Routes, get, post},
};

/// `/api/files…`.
pub fn routes() -> Routes<App> {
    Routes::new("Files")
        .route(
            "/api/files",
            post(http::create, "Begins an upload.")
                .needs_number("Upload-Length", "Bytes of the whole file.")
                .reads_header("Upload-Metadata", "`filename`, and `id`, a UUIDv7 made by the client.")
                .sets_header("Location", "Where to send the bytes.")
                .with(standing)
                .refuses(&[BadRequest, TooLarge, IdTaken, Invalid, QuotaFull, StorageFull])
                .options(http::options, "How uploads are taken.")
                .sets_header("Tus-Resumable", "The version of tus that is spoken.")
                .sets_header("Tus-Version", "Versions of tus that are spoken.")
                .sets_header("Tus-Extension", "What is spoken of tus besides its core.")
                .sets_header("Tus-Max-Size", "Most bytes of a file."),
        )
        .route(
            "/api/files/{id}",
            get(http::read, "The bytes of a file.")
                .with(bytes)
                .head(http::head, "Where my upload stands; for others, the headers of the file.")
                .answers(200, "So it stands.", Content::Nothing)
                .with(ranges)
                .with(standing)
                .refuses(&[NotFound])
                .patch(http::append, "Goes on with an upload.")
                .needs_number("Upload-Offset", "Where these bytes begin.")
                .reads_bytes(http::BYTES)
                .with(standing)
                .refuses(&[BadRequest, NotFound, Conflict, TooLarge, Invalid, StorageFull])
                .delete(http::cancel, "Gives up my upload.")
                .with(other_version)
                .refuses(&[NotFound, Conflict]),
        )
        .route(
            "/api/files/{id}/thumbnail",
            get(http::thumbnail, "A small copy of a picture: at most 840 pixels wide and high.").with(bytes),
        )
        .around(|router| {
            router.layer(middleware::from_fn(http::speak_tus)).layer(DefaultBodyLimit::disable())
        })
}

/// What answers of uploads have.
fn standing(about: Methods<App>) -> Methods<App> {
    about
        .sets_header("Upload-Offset", "Bytes that are here.")
        .sets_header("Upload-Length", "Bytes of the whole file.")
        .sets_header("Upload-Expires", "When it goes, if it hangs on nothing by then.")
        .with(other_version)
}

fn other_version(about: Methods<App>) -> Methods<App> {
    about
        .reads_word("Tus-Resumable", "1.0.0", "The version of tus that is spoken.")
        .sets_header("Tus-Resumable", "The version of tus that is spoken.")
        .answers(412, "This server speaks tus 1.0.0.", Content::Refusal)
}

/// What answers with a file's bytes have.
fn bytes(about: Methods<App>) -> Methods<App> {
    about.answers(200, "All of it.", Content::Bytes).with(ranges).refuses(&[NotFound])
}

fn ranges(about: Methods<App>) -> Methods<App> {
    about
        .reads_header("Range", "A part of it.")
        .reads_header("If-Range", "The part only if it is still this one.")
        .reads_header("If-None-Match", "Nothing if it is still this one.")
        .sets_header("ETag", "What is there under an id never changes.")
        .answers(206, "A part of it.", Content::Bytes)
        .answers(304, "It is still the same.", Content::Nothing)
        .answers(416, "There is no such part.", Content::Nothing)
}
