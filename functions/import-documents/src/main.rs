//! import-documents
fn main() {}
