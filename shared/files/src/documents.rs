//! Full documents, which are too large for a table. They are compressed, and named by the hash of
//! their content.

use std::io;

use app::{
    import::DocumentFiles,
    posting::{DocumentKey, Identity},
    reading::{ReadDocuments, ReadProvidedPdfs},
};
use aws_sdk_s3::{Client, primitives::ByteStream};
use aws_types::SdkConfig;
use domain::ids::AccountId;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{failed, is_forbidden, is_missing};

/// Compression level, low because documents are small and read often.
const ZSTD_LEVEL: i32 = 3;

/// Most bytes of a document, decompressed: the longest line that an import accepts.
const MAX_DOCUMENT: usize = app::import::LINE_LIMIT;

/// Which file of a document is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DocumentFile {
    /// The line as it was imported.
    Line,
    /// Its PDF.
    Pdf,
}

/// The key of a document. The same content has the same key.
fn key(account: &AccountId, identity: &Identity, file: DocumentFile) -> String {
    let Identity { key: DocumentKey { kind, id, .. }, hash, .. } = identity;
    let id = utf8_percent_encode(id, NON_ALPHANUMERIC);
    let suffix = match file {
        DocumentFile::Line => "json.zst",
        DocumentFile::Pdf => "pdf",
    };
    format!("documents/{account}/{kind}/{id}/{hash}.{suffix}")
}

/// The bucket of full documents, for reading.
#[derive(Clone, Debug)]
pub struct DocumentsBucket {
    client: Client,
    bucket: String,
}

impl DocumentsBucket {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), bucket }
    }
}

impl ReadDocuments for DocumentsBucket {
    async fn document(&self, key: &str) -> io::Result<Vec<u8>> {
        let get = self.client.get_object().bucket(&self.bucket).key(key);
        let object = get.send().await.map_err(|error| failed(&error))?;
        let bytes = object.body.collect().await.map_err(|error| failed(&error))?.into_bytes();
        zstd::bulk::decompress(&bytes, MAX_DOCUMENT)
    }
}

impl ReadProvidedPdfs for DocumentsBucket {
    async fn provided_pdf(&self, document_key: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(key) = pdf_beside(document_key) else { return Ok(None) };
        match Box::pin(self.client.get_object().bucket(&self.bucket).key(key).send()).await {
            Ok(object) => {
                let bytes = object.body.collect().await.map_err(|error| failed(&error))?;
                Ok(Some(bytes.to_vec()))
            }
            Err(error) if is_missing(&error) || is_forbidden(&error) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// The key of the PDF of the document with this key.
fn pdf_beside(document_key: &str) -> Option<String> {
    Some(format!("{}.pdf", document_key.strip_suffix(".json.zst")?))
}

/// The bucket of full documents, for what an import stores in it.
#[derive(Clone, Debug)]
pub struct ImportedDocuments {
    documents: DocumentsBucket,
    import_bucket: String,
}

impl ImportedDocuments {
    /// The bucket with this AWS configuration and name, and the name of the bucket
    /// from which PDFs are copied.
    pub fn at(bucket: (&SdkConfig, String), import_bucket: String) -> Self {
        Self { documents: DocumentsBucket::at(bucket), import_bucket }
    }
}

impl DocumentFiles for ImportedDocuments {
    async fn keep(
        &self,
        account: &AccountId,
        identity: &Identity,
        line: &[u8],
    ) -> io::Result<String> {
        let key = key(account, identity, DocumentFile::Line);
        let body = ByteStream::from(zstd::bulk::compress(line, ZSTD_LEVEL)?);
        let DocumentsBucket { client, bucket } = &self.documents;
        let put = client.put_object().bucket(bucket).key(&key).body(body);
        put.content_type("application/zstd").send().await.map_err(|error| failed(&error))?;
        Ok(key)
    }

    async fn keep_pdf(
        &self,
        account: &AccountId,
        identity: &Identity,
        pdf: &str,
    ) -> io::Result<bool> {
        let DocumentsBucket { client, bucket } = &self.documents;
        let source = format!("{}/{}", self.import_bucket, encode_path(pdf));
        let copy = client.copy_object().bucket(bucket).copy_source(source);
        match copy.key(key(account, identity, DocumentFile::Pdf)).send().await {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// A key as the header of a copy requires it: URL-encoded, but for its slashes.
fn encode_path(key: &str) -> String {
    let encode = |part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string();
    key.split('/').map(encode).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use app::posting::{RunId, Source};
    use domain::document::DocumentType;

    use super::*;

    #[test]
    fn a_document_id_cannot_leave_its_folder() {
        let identity = Identity {
            key: DocumentKey { kind: DocumentType::Invoice, id: "../x/1".into(), revision: None },
            hash: "ab".into(),
            source: Source::Import { run: RunId::of("k", "v"), line: 1 },
        };
        let account = AccountId::parse("a-1").unwrap();
        let key = super::key(&account, &identity, DocumentFile::Line);
        assert_eq!(key, "documents/a-1/invoice/%2E%2E%2Fx%2F1/ab.json.zst");
        let pdf = super::key(&account, &identity, DocumentFile::Pdf);
        assert_eq!(pdf_beside(&key), Some(pdf), "the PDF is found from the key of its document");
    }
}
