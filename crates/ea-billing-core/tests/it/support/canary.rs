//! Looks for secrets wherever they could leak: logs of every crate, panics, errors, files.
//!
//! A test begins with [`Scan::start`] and ends with [`Scan::assert_no_secret`].

use std::{
    error::Error,
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Mutex, Once, PoisonError},
};

use ea_billing_sim::{KeyRequest, Simulator, TokenRequest};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

mod tests;

/// A key that opens the simulator and may stand nowhere.
#[derive(Clone)]
pub(crate) struct CanaryKey(String);

/// What may stand nowhere, and where to look beside the logs.
pub(crate) struct Scan {
    secrets: Vec<(String, String)>,
    folders: Vec<PathBuf>,
    /// How many lines there were before this test.
    from: usize,
}

/// What all crates have said so far, from all threads.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
static CAPTURE: Once = Once::new();

impl CanaryKey {
    /// A key of the enrollment's administrator.
    pub(crate) fn new(simulator: &Simulator, enrollment: &str) -> Self {
        Self::issued(simulator, &KeyRequest::new(enrollment))
    }

    /// A key of another view or another time.
    pub(crate) fn issued(simulator: &Simulator, request: &KeyRequest) -> Self {
        Self(simulator.issue_key(request).unwrap())
    }

    /// A token, which is as secret.
    pub(crate) fn of(token: String) -> Self {
        Self(token)
    }

    /// An access token of the application that may read everything.
    pub(crate) fn token(simulator: &Simulator) -> Self {
        Self(simulator.issue_token(&TokenRequest::default()).unwrap())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scan {
    /// Begins to listen to events and spans of all levels and crates, and to panics, and looks for this key from now on.
    pub(crate) fn start(key: &CanaryKey) -> Self {
        CAPTURE.call_once(capture);
        let parts =
            key.0.split('.').zip(1..).map(|(part, n)| (format!("segment {n} of the key"), part.to_owned()));
        let secrets = [("the key".to_owned(), key.0.clone())].into_iter().chain(parts).collect();
        Self { secrets, folders: Vec::new(), from: lines().len() }
    }

    /// Looks for this too.
    pub(crate) fn with_secret(mut self, name: &str, secret: &str) -> Self {
        assert!(secret.len() > 5, "{name} would be found everywhere");
        self.secrets.push((name.to_owned(), secret.to_owned()));
        self
    }

    /// Looks into every file of this folder too, those that are compressed with LZ4 included.
    pub(crate) fn with_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folders.push(folder.into());
        self
    }

    /// Fails when a secret, or a signature of a link, stands in these texts, in the logs or in the files.
    #[track_caller]
    pub(crate) fn assert_no_secret(&self, texts: &[&str]) {
        let found = self.find(texts);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    /// Where secrets stand: what, where, and the text around it.
    pub(crate) fn find(&self, texts: &[&str]) -> Vec<String> {
        let mut found: Vec<String> =
            texts.iter().flat_map(|text| self.find_in("a given text", text)).collect();
        let said = lines().get(self.from..).unwrap_or_default().to_vec();
        found.extend(said.iter().flat_map(|line| self.find_in("the log", line)));
        for file in self.folders.iter().flat_map(|folder| files(folder)) {
            let place = file.display().to_string();
            found.extend(self.find_in("the name of a file", &place));
            let bytes = fs::read(&file).unwrap();
            found.extend(self.find_in(&place, &String::from_utf8_lossy(&bytes)));
            for text in unpacked(&bytes) {
                found.extend(self.find_in(&format!("{place}, unpacked"), &text));
            }
        }
        found
    }

    fn find_in(&self, place: &str, text: &str) -> Vec<String> {
        let shown: String = text.chars().take(300).collect();
        let secrets = self.secrets.iter().filter(|(_, secret)| text.contains(secret.as_str()));
        let mut names: Vec<&str> = secrets.map(|(name, _)| name.as_str()).collect();
        if has_signature(text) {
            names.push("a signature");
        }
        names.into_iter().map(|name| format!("{name} stands in {place}: {shown}")).collect()
    }
}

/// Whether there is a signature that is not struck out.
fn has_signature(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["sig=", "sig%3d"].iter().any(|mark| {
        lower.split(mark).skip(1).any(|rest| {
            let is_of_base64 = |c: &char| c.is_ascii_alphanumeric() || "%+/=_-".contains(*c);
            !rest.starts_with("redacted") && rest.chars().take_while(is_of_base64).count() >= 16
        })
    })
}

/// Everything that an error tells in any way: itself, its hint, and what caused it.
pub(crate) fn told_by(error: &ea_billing_core::Error) -> String {
    let mut told = vec![error.hint().to_owned()];
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        told.push(format!("{error} {error:?} {error:#?}"));
        next = error.source();
    }
    told.join("\n")
}

fn lines() -> std::sync::MutexGuard<'static, Vec<String>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn capture() {
    tracing_subscriber::registry().with(Capture).try_init().unwrap();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        lines().push(panic.to_string());
        before(panic);
    }));
}

/// Writes down every event and every span with all fields.
struct Capture;

impl<S: Subscriber> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        let mut line = Line::of(attributes.metadata());
        attributes.record(&mut line);
        line.end();
    }

    fn on_record(&self, _: &span::Id, values: &span::Record<'_>, _: Context<'_, S>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        line.end();
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::of(event.metadata());
        event.record(&mut line);
        line.end();
    }
}

struct Line(String);

impl Line {
    fn of(metadata: &tracing::Metadata<'_>) -> Self {
        Self(format!("{} {}", metadata.target(), metadata.name()))
    }

    fn end(self) {
        lines().push(self.0);
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        // As it is: Debug would escape it.
        self.0.push_str(&format!(" {field}={value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The text of every LZ4 frame that begins anywhere in a file; this knows nothing else of the file's format.
#[cfg(feature = "cache")]
fn unpacked(bytes: &[u8]) -> Vec<String> {
    use std::io::Read as _;

    const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
    let starts = bytes.windows(4).enumerate().filter(|(_, window)| *window == MAGIC);
    let texts = starts.map(|(at, _)| {
        let mut text = Vec::new();
        // What only looks like a frame ends in an error; as much of it as there is counts.
        let _ = lz4_flex::frame::FrameDecoder::new(&bytes[at..]).read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    texts.collect()
}

#[cfg(not(feature = "cache"))]
fn unpacked(_: &[u8]) -> Vec<String> {
    Vec::new()
}
