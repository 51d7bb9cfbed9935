//! What happens once all bytes of an upload are here.

use model::Code;

use super::store::{self, Upload};
use crate::{
    app::App,
    error::{Error, Result, told},
    infra::media::{Key, Kind, Picture, Refusal, Sort, judge},
};

/// Judges an upload, cleans it if it is a picture or a film, and moves it to where it is kept. Safe to repeat after a crash
/// anywhere in it. What is refused is removed.
///
/// # Errors
/// 422 for what nobody may share and for damaged or huge pictures; 404 when the bytes are gone.
pub(super) async fn finish(app: &App, upload: &Upload) -> Result<()> {
    let id = upload.id.0;
    let Some(head) = app.media.head(id).await? else {
        remove(app, upload).await?;
        return Err(Error::not_found());
    };
    let kind = judge(&head, &upload.name);
    let picture = match look(app, upload, &kind).await {
        Ok(picture) => picture,
        Err(refusal) => {
            // It is the file that was refused: asking again would not help.
            if told(refusal.code()) == Code::Invalid {
                remove(app, upload).await?;
            }
            return Err(refusal);
        }
    };
    if let Some(picture) = &picture {
        app.media.kept().put(Key::thumbnail(id), picture.thumbnail.bytes.clone()).await?;
    }
    app.media.keep(id, picture.is_some()).await?;
    let done = upload.clone();
    app.db.write(move |tx| store::finish(tx, &done, &kind, picture.as_ref())).await?;
    app.media.forget_upload(id).await
}

async fn look(app: &App, upload: &Upload, kind: &Kind) -> Result<Option<Picture>> {
    match kind.sort {
        Sort::Program => Err(forbidden()),
        Sort::SealedPicture => Err(refused(
            Code::SealedPicture,
            "The place where such a picture was taken cannot be removed from it. Share it as JPEG or PNG.",
        )),
        Sort::Film => match app.media.film(upload.id.0).await? {
            Ok(()) => Ok(None),
            Err(_) => Err(Error::invalid("filename", "That film is built of too many parts to be cleaned.")),
        },
        sort if sort.is_picture() => match app.media.picture(upload.id.0, upload.owner_id.0, sort).await? {
            Ok(picture) => Ok(Some(picture)),
            Err(Refusal::Damaged) => Err(refused(Code::DamagedPicture, "That picture is damaged.")),
            Err(Refusal::TooSlow) => {
                Err(refused(Code::SlowPicture, "That picture takes too long to read. Make it smaller."))
            }
            Err(Refusal::TooLarge) => Err(refused(
                Code::LargePicture,
                "That picture is too large to be shown: at most 40 million pixels.",
            )),
        },
        _ => Ok(None),
    }
}

async fn remove(app: &App, upload: &Upload) -> Result<()> {
    let id = upload.id;
    app.db.write(move |tx| store::remove_unused(tx, id)).await?;
    Ok(())
}

/// For programs, by name or by content.
pub(super) fn forbidden() -> Error {
    refused(Code::Program, "Programs cannot be shared here.")
}

fn refused(code: Code, message: &'static str) -> Error {
    Error::field(code, "filename", message)
}
