//! Reading the API key from where it is.

use std::{
    fs::File,
    io::{self, BufRead as _, IsTerminal as _, Read as _},
    path::Path,
};

use ea_billing_core::ApiKey;
use zeroize::Zeroizing;

use super::{KeySource, Setting, keyring};
use crate::{
    config,
    env::{self, Environment},
    exit::Exit,
    failure::{Failure, Result},
};

/// Keys have some 800 characters.
const LARGEST: u64 = 1 << 16;

/// How a keyring is asked, so that tests need none.
type FromKeyring = fn(&str) -> Result<Zeroizing<String>>;

/// The key, and what a user should know of the place that it is in. Blocks while it is read.
pub(crate) fn read_key(source: &Setting<KeySource>, env: &Environment) -> Result<(ApiKey, Option<String>)> {
    read_with(source, env, keyring::load)
}

fn read_with(
    source: &Setting<KeySource>,
    env: &Environment,
    from_keyring: FromKeyring,
) -> Result<(ApiKey, Option<String>)> {
    let mut warning = None;
    let text = match &source.value {
        KeySource::Variable => {
            env.text(env::API_KEY)?.map(|key| Zeroizing::new(key.to_owned())).unwrap_or_default()
        }
        KeySource::Stdin => {
            of_reader(io::stdin().lock()).map_err(|error| unreadable("stdin", source, &error))?
        }
        KeySource::File(path) => {
            let shown = format!("the file `{}`", path.display());
            let read = File::open(path).and_then(of_reader);
            let text = read.map_err(|error| unreadable(&shown, source, &error))?;
            warning = config::open_to_others(path).map(|rights| warning_of(path, &rights));
            text
        }
        KeySource::Keyring { profile } => from_keyring(profile)?,
    };
    let key = ApiKey::new(text.as_str()).map_err(|error| {
        let failure = Failure::from(error);
        Failure { message: format!("{}: {}", place(source), failure.message), ..failure }
    })?;
    Ok((key, warning))
}

fn place(source: &Setting<KeySource>) -> String {
    match &source.value {
        KeySource::Stdin => "the key on stdin".to_owned(),
        KeySource::File(path) => format!("the key in `{}`", path.display()),
        KeySource::Variable => env::API_KEY.name.to_owned(),
        KeySource::Keyring { profile } => format!("the key of profile `{profile}` in the keyring"),
    }
}

fn warning_of(path: &Path, rights: &str) -> String {
    format!("others can read the API key in `{}`: {rights}, better `chmod 600`", path.display())
}

pub(super) fn of_reader(reader: impl io::Read) -> io::Result<Zeroizing<String>> {
    // With its room from the start no copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(1 << 16));
    let read = reader.take(LARGEST).read_to_string(&mut text)?;
    if u64::try_from(read).is_ok_and(|read| read == LARGEST) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than a key can be"));
    }
    Ok(text)
}

fn unreadable(what: &str, source: &Setting<KeySource>, error: &io::Error) -> Failure {
    let message =
        format!("the API key could not be read from {what}, which {} names: {error}", source.origin);
    Failure::new(Exit::Usage, "invalid_setting", message)
        .with_hint("name a file that holds the key, or `-` for stdin; `ea-billing config set-key` makes one")
}

/// Whether somebody has to type or paste what stands on stdin.
pub(crate) fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// A key that is given to the program to keep: a line where somebody types, otherwise everything. Blocks.
pub(crate) fn read_stdin() -> Result<Zeroizing<String>> {
    let stdin = io::stdin();
    let read = if stdin.is_terminal() {
        let mut line = Zeroizing::new(String::with_capacity(1 << 16));
        stdin.lock().take(LARGEST).read_line(&mut line).map(|_| line)
    } else {
        of_reader(stdin.lock())
    };
    read.map_err(|error| {
        Failure::usage("invalid_key", format!("the API key could not be read from stdin: {error}"))
            .with_hint("pipe the key into the command, such as `ea-billing config set-key < key.txt`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Origin;

    const KEY: &str = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5";

    fn setting(value: KeySource) -> Setting<KeySource> {
        Setting { value, origin: Origin::Flag("--api-key-file") }
    }

    #[test]
    fn a_key_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        config::write_private(&path, format!("{KEY}\n").as_bytes()).unwrap();
        let source = setting(KeySource::File(path.clone()));
        let (key, warning) = read_key(&source, &Environment::default()).unwrap();
        assert_eq!(key.claims().and_then(|claims| claims.enrollment()), Some("100"));
        assert_eq!(warning, None);
        #[cfg(unix)]
        {
            let open = std::os::unix::fs::PermissionsExt::from_mode(0o640);
            std::fs::set_permissions(&path, open).unwrap();
            let (_, warning) = read_key(&source, &Environment::default()).unwrap();
            assert!(warning.unwrap().ends_with("its mode is 0640, better `chmod 600`"));
        }
    }

    #[test]
    fn a_key_that_cannot_be_read_is_told_with_the_setting() {
        let check = |bytes: &[u8], expect: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("key");
            std::fs::write(&path, bytes).unwrap();
            let failure = read_key(&setting(KeySource::File(path)), &Environment::default()).unwrap_err();
            let message = failure.message.replace(&folder.path().display().to_string(), "DIR");
            assert!(message.contains(expect), "{message}");
            assert!(!message.contains("canary"), "{message}");
        };
        check(b"canary \xff", "read from the file `DIR/key`, which --api-key-file names: ");
        check(b"canary canary", "the key in `DIR/key`: expected an API key");
        check(
            b"",
            "the key in `DIR/key`: expected an API key of up to 8000 letters, digits and signs, found nothing",
        );
        check("canary".repeat(20_000).as_bytes(), "larger than a key can be");
    }

    #[test]
    fn the_keyring_is_asked_for_the_profile() {
        let source = setting(KeySource::Keyring { profile: "work".to_owned() });
        let answer = |profile: &str| {
            assert_eq!(profile, "work");
            Ok(Zeroizing::new(KEY.to_owned()))
        };
        assert!(read_with(&source, &Environment::default(), answer).is_ok());
    }
}
