//! Writes every mail in both languages into a folder; `cargo xtask mails` runs it.

#![allow(clippy::unwrap_used, reason = "a preview that cannot be written should stop at once")]

use std::fs;
use std::path::PathBuf;

#[path = "../tests/samples/mod.rs"]
mod samples;

use samples::{LANGUAGES, PLACEHOLDER, code, mails, provider};

/// A mail's row in the list.
fn row(name: &str, subject: &str, files: &[String]) -> String {
    let link = |file: &String| format!("<a href=\"{file}\">{file}</a>");
    let links: Vec<_> = files.iter().map(link).collect();
    format!("<tr><td>{name}<td>{subject}<td>{}\n", links.join(" · "))
}

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap());
    fs::create_dir_all(&folder).unwrap();
    let write = |file: &str, content: &str| fs::write(folder.join(file), content).unwrap();
    let mut rows = String::new();
    for language in LANGUAGES {
        let tag = language.as_str();
        for (name, mail) in mails(language, &provider()) {
            let (html, text) = (format!("{name}.{tag}.html"), format!("{name}.{tag}.txt"));
            write(&html, &mail.html);
            write(&text, &mail.text);
            rows += &row(&format!("{name}, {tag}"), &mail.subject, &[html, text]);
        }
        let (mail, file) = (code(language), format!("code.{tag}.html"));
        write(&file, &mail.html);
        rows += &row(&format!("code, {tag}"), &mail.subject, &[file]);
    }
    let head = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mails</title>";
    let note = format!("Cognito replaces {PLACEHOLDER} by the code; its mail has one part.");
    let page = format!("{head}\n<h1>Mails</h1>\n<p>{note}</p>\n<table>\n{rows}</table>\n");
    write("index.html", &page);
}
