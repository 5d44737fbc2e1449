//! Writes the modules of `main.rs`: two for each folder of `functions/`, its library and `main`.
//!
//! The library is compiled where it is, so that errors and panics name the real file. `main.rs` is
//! copied, because its function `main` is private.

#![expect(clippy::disallowed_methods, reason = "cargo configures a build script by variables")]

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let functions = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../functions");
    let functions = functions.canonicalize()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", functions.display());
    let (mut modules, mut arms) = (String::new(), String::new());
    for name in names(&functions)? {
        let source = functions.join(&name).join("src");
        refuse_crate_paths(&source)?;
        let identifier = name.replace('-', "_");
        let main = out.join(format!("{identifier}.rs"));
        fs::write(&main, copy_of_main(&source.join("main.rs"), &identifier)?)?;
        let library = source.join("lib.rs");
        write!(
            modules,
            "mod {identifier} {{
                #[allow(dead_code, unreachable_pub, reason = \"it is a library elsewhere\")]
                #[path = {library:?}]
                mod library;
                #[path = {main:?}]
                pub(crate) mod main;
            }}\n"
        )?;
        writeln!(arms, "{name:?} => {identifier}::main::run(),")?;
    }
    let text = format!(
        "{modules}
        /// Runs the function of this name; `None` when there is none.
        fn run(name: &str) -> Option<std::process::ExitCode> {{
            let code = match name {{ {arms} _ => return None }};
            Some(code)
        }}"
    );
    fs::write(out.join("functions.rs"), text)?;
    Ok(())
}

/// The folders that hold a function, in order.
fn names(functions: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(functions)? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// `main.rs` as a module that finds the library under its crate's name and can be run.
fn copy_of_main(path: &Path, identifier: &str) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    Ok(format!(
        "// Copied from {}: change that.\n{text}
use super::library as {identifier};

pub(crate) fn run() -> std::process::ExitCode {{
    std::process::Termination::report(main())
}}\n",
        path.display()
    ))
}

/// In this program `crate` is another one, so a function's library must not name its crate.
fn refuse_crate_paths(source: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(source)? {
        let path = entry?.path();
        if path.is_dir() {
            refuse_crate_paths(&path)?;
        } else if fs::read_to_string(&path)?.contains("crate::") {
            return Err(format!(
                "{} has a path that begins with `crate::`; write `super::`, because the local \
                 stack compiles all functions into one crate",
                path.display()
            )
            .into());
        }
    }
    Ok(())
}
