//! From a layout to the bytes of a PDF.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{fonts, layout::Layout};

/// How every document looks.
const TEMPLATE: &str = include_str!("document.typ");

/// The file under which the template finds its data.
const DATA: &str = "data.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Why there is no PDF. The customer's data is not the cause: this is a bug of the crate.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The invoice has more lines than were given.
    #[error("lines of the invoice are missing")]
    Incomplete,
    /// The layout cannot be written as JSON, or the template not be found.
    #[error("cannot prepare the document: {0}")]
    Prepare(String),
    /// The template fails with this data.
    #[error("cannot typeset the document: {0}")]
    Typeset(String),
}

/// The world of one document: the template, its data, and the fonts. It has no other file, no
/// package and no clock.
struct Document {
    main: FileId,
    source: Source,
    data: FileId,
    json: Bytes,
}

impl Document {
    fn of(layout: &Layout) -> Result<Self, PdfError> {
        let json = serde_json::to_vec(layout).map_err(|e| PdfError::Prepare(e.to_string()))?;
        let (main, data) = (file("document.typ")?, file(DATA)?);
        let source = Source::new(main, TEMPLATE.to_owned());
        Ok(Self { main, source, data, json: Bytes::new(json) })
    }
}

fn file(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|e| PdfError::Prepare(format!("{name}: {e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Document {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data { Ok(self.json.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::face(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Empties the typesetter's cache when it is dropped, after a failure too. The next document has
/// other content, so a cache would only grow.
struct NoCache;

impl Drop for NoCache {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

/// The PDF of a layout.
///
/// # Errors
/// [`PdfError`] when the template fails.
pub(crate) fn typeset(layout: &Layout) -> Result<Vec<u8>, PdfError> {
    let _no_cache = NoCache;
    let world = Document::of(layout)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|errors| failed(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| PdfError::Prepare(format!("{error:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(layout.ident.clone()),
        creator: Smart::Custom(None),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))
}

/// The first error. Its text is the typesetter's, and names no data of the customer.
fn failed(errors: &[SourceDiagnostic]) -> PdfError {
    let first = errors.first().map(|error| error.message.to_string());
    PdfError::Typeset(first.unwrap_or_default())
}
