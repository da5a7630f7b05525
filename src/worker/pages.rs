//! The pages of a document as pictures, brought by a process of their own.

use crate::{
    sources::{child, file, folder},
    text::watch::{Cancelled, Watch},
    workspace::{
        effect::AskPages,
        heard::Report,
        notice::sentence,
        pages::{Brought, Wish},
    },
};

/// What came of a wish.
///
/// # Errors
/// Where it is not wanted any more.
pub(super) fn brought(asked: AskPages, watch: &impl Watch) -> Result<Report, Cancelled> {
    let brought = match bring(&asked, watch) {
        Ok(brought) => Ok(brought),
        Err(file::ReadError::Cancelled(cancelled)) => return Err(cancelled),
        Err(error) => Err(sentence(&format!("The page cannot be shown: {}", error.told()))),
    };
    Ok(Report::Pages(asked, brought))
}

fn bring(asked: &AskPages, watch: &impl Watch) -> Result<Brought, file::ReadError> {
    let folder = asked.root.folder().ok_or(file::ReadError::Missing)?;
    let path = folder::within(folder, &asked.path).ok_or(file::ReadError::Missing)?;
    let bytes = file::bytes(&path, watch)?;
    match asked.wish {
        Wish::Places => {
            let (text, placed) = child::places(&bytes, watch)?;
            if text != asked.text {
                return Err(file::ReadError::Changed);
            }
            Ok(Brought::Places(placed.into()))
        }
        Wish::Picture { page_idx, width } => {
            Ok(Brought::Picture(child::picture(&bytes, page_idx, width, watch)?.into()))
        }
    }
}
