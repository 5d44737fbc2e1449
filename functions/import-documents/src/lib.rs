//! import-documents
