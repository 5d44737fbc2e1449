//! Publishing the web app: the files that an open page requests stay available.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ureq::http::Request;

use crate::stack::Stack;

const SCRIPT: &str = "infra/publish-web.sh";
const FOREVER: &str = "public, max-age=31536000, immutable";
/// A wrapper of the `aws` command: it records its calls, and fails at one of them.
const DYING_AWS: &str = r#"#!/bin/sh
echo "$*" >> "$CALLS"
[ "$(wc -l < "$CALLS")" -lt "$DIES_AT" ] || exit 1
exec "$AWS" "$@"
"#;

/// A bucket for one test, and releases as a build makes them.
struct Web<'a> {
    stack: &'a Stack,
    bucket: String,
    folder: PathBuf,
}

impl<'a> Web<'a> {
    fn new(stack: &'a Stack, name: &str) -> Self {
        let bucket = format!("{name}-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&bucket);
        let web = Self { stack, bucket, folder };
        let put = Request::builder().method("PUT").uri(web.uri(""));
        assert_eq!(web.stack.aws("s3", put, Vec::new()).status, 200);
        web
    }

    fn uri(&self, key: &str) -> String {
        format!("{}/{}/{key}", self.stack.text("awsEndpoint"), self.bucket)
    }

    /// A build of these files, with a page that names the files under `assets/`.
    fn build(&self, name: &str, files: &[&str]) -> PathBuf {
        let release = self.folder.join(name);
        fs::create_dir_all(release.join("assets")).unwrap();
        for file in files {
            fs::write(release.join(file), format!("{file} of {name}")).unwrap();
        }
        let assets: Vec<_> = files.iter().filter(|file| file.starts_with("assets/")).collect();
        fs::write(release.join("index.html"), format!("{assets:?}")).unwrap();
        release
    }

    fn publish(&self, release: &Path) -> String {
        self.stack.run(SCRIPT, &[&self.bucket, release.to_str().unwrap()])
    }

    /// Publishes, and fails at this call of `aws`. Gives whether it succeeded, and the calls.
    fn publish_and_fail_at(&self, release: &Path, call: usize) -> (bool, Vec<String>) {
        let bin = self.folder.join("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("aws"), DYING_AWS).unwrap();
        fs::set_permissions(bin.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        let calls = self.folder.join("calls");
        fs::write(&calls, "").unwrap();
        let mut script = self.stack.script(SCRIPT, &[&self.bucket, release.to_str().unwrap()]);
        let path = script.get_envs().find(|(name, _)| *name == "PATH").unwrap().1.unwrap();
        let path = format!("{}:{}", bin.display(), path.to_str().unwrap());
        let aws = self.stack.tools().join("aws");
        let script = script.env("PATH", path).env("AWS", aws).env("CALLS", &calls);
        let output = script.env("DIES_AT", call.to_string()).output().unwrap();
        let calls = fs::read_to_string(calls).unwrap().lines().map(str::to_owned).collect();
        (output.status.success(), calls)
    }

    fn has(&self, key: &str) -> bool {
        self.stack.aws("s3", Request::builder().uri(self.uri(key)), Vec::new()).status == 200
    }

    /// Content type, caching and content of a file.
    fn file(&self, key: &str) -> (String, String, String) {
        let (answer, headers) =
            self.stack.aws_with_headers("s3", Request::builder().uri(self.uri(key)), Vec::new());
        assert_eq!(answer.status, 200, "{key}");
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        (header("content-type"), header("cache-control"), answer.body)
    }

    /// The names under `assets/` that the served page needs.
    fn served(&self) -> Vec<String> {
        serde_json::from_str(&self.file("index.html").2).unwrap()
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_published_file_has_its_content_type_and_cache_lifetime() {
    let stack = Stack::running();
    let web = Web::new(&stack, "kinds");
    let files = ["assets/a-1.js", "assets/a-1.css", "assets/a-1.woff2", "assets/a-1.json"];
    let beside = ["favicon.svg", "app.webmanifest", "robots.txt"];
    web.publish(&web.build("one", &[&files[..], &beside[..]].concat()));
    for (key, kind, caching) in [
        ("assets/a-1.js", "text/javascript; charset=utf-8", FOREVER),
        ("assets/a-1.css", "text/css; charset=utf-8", FOREVER),
        ("assets/a-1.woff2", "font/woff2", FOREVER),
        ("assets/a-1.json", "application/json", FOREVER),
        ("favicon.svg", "image/svg+xml", "public, max-age=3600"),
        ("app.webmanifest", "application/manifest+json", "public, max-age=3600"),
        ("robots.txt", "text/plain; charset=utf-8", "public, max-age=3600"),
        ("index.html", "text/html; charset=utf-8", "no-cache"),
    ] {
        let (found, cached, _) = web.file(key);
        assert_eq!((found.as_str(), cached.as_str()), (kind, caching), "{key}");
    }

    // A file with a digest in its name is not written again. An icon may change.
    web.publish(&web.build("two", &["assets/a-1.js", "assets/b-1.js", "favicon.svg"]));
    assert_eq!(web.file("assets/a-1.js").2, "assets/a-1.js of one");
    assert_eq!(web.file("favicon.svg").2, "favicon.svg of two");

    // An unknown kind of file is refused before any file is written.
    let (done, calls) = web.publish_and_fail_at(&web.build("odd", &["assets/c-1.xyz"]), usize::MAX);
    assert_eq!((done, calls), (false, Vec::new()));
}

#[test]
#[ignore = "needs a running stack"]
fn the_files_of_an_open_page_stay_available_wherever_publishing_fails() {
    let stack = Stack::running();
    let web = Web::new(&stack, "dies");
    let (first, second) = (["assets/a-1.js", "assets/s-1.js"], ["assets/a-2.js", "assets/s-1.js"]);
    web.publish(&web.build("one", &first));
    web.publish(&web.build("two", &second));
    let third = ["assets/a-3.js", "favicon.svg"];
    let release = web.build("three", &third);
    let mut completed = None;
    for call in 1.. {
        let (done, calls) = web.publish_and_fail_at(&release, call);
        for asset in web.served().iter().map(String::as_str).chain(second) {
            assert!(web.has(asset), "{asset}, when {:?} fails", calls.last());
        }
        if web.served() == second {
            assert!(first.iter().all(|asset| web.has(asset)), "of the release before that");
        }
        if done {
            completed = Some(calls);
            break;
        }
    }
    assert_eq!(web.served(), ["assets/a-3.js"]);
    assert!(!web.has("assets/a-1.js"), "the release before the previous one is gone");

    let calls = completed.unwrap();
    let write = |call: &&String| call.starts_with("s3 cp") || call.starts_with("s3 sync");
    let writes: Vec<_> = calls.iter().filter(write).filter(|call| !call.ends_with(" -")).collect();
    assert!(writes.last().unwrap().contains("/index.html"), "{calls:#?}");
    assert!(writes.first().unwrap().contains("/assets "), "{calls:#?}");

    // Publishing the same release again does not count as another release.
    web.publish(&release);
    assert!(second.iter().all(|asset| web.has(asset)));
}
