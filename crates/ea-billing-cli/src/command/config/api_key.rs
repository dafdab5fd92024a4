//! Keeping and forgetting API keys.

use std::path::{Path, PathBuf};

use clap::Args;
use ea_billing_core::{ApiKey, Clock as _, KeyWarning, SystemClock};

use super::Target;
use crate::{
    command::Session,
    config::{self, Change, Key, Value},
    exit::Exit,
    failure::{Failure, INTERNAL_ERROR, Result},
    settings,
};

#[derive(Debug, Args)]
pub(crate) struct SetKeyArgs {
    /// Keep the key in the keyring of the system, under the name of the profile
    #[arg(long, conflicts_with = "file")]
    pub(crate) keyring: bool,
    /// Keep the key in this file, which only its owner can read [default: PROFILE.key beside the file of profiles]
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Reads a key, looks whether it can be one, keeps it, and lets the profile name its place.
pub(super) async fn set(session: &Session, args: SetKeyArgs) -> Result<()> {
    let target = Target::of(session)?;
    let place = if args.keyring { None } else { Some(Place::of(&target, args.file)?) };
    if settings::stdin_is_terminal() {
        session.printer.stderr("paste the API key and press Enter; it can be seen while it is on the screen");
    }
    let text = blocking(settings::read_stdin).await?;
    let key = ApiKey::new(text.as_str())?;
    if key.claims().is_none() {
        // A word that was sent here by mistake would take the place of a key that is good.
        let message =
            "what stood on stdin is no API key of the EA portal, which is three parts joined by dots";
        return Err(Failure::usage("invalid_key", message).with_hint(
            "copy the whole key; one of another form can be named by `config set api-key-file FILE`",
        ));
    }
    for warning in key.check(SystemClock.now(), None)? {
        session.printer.warn(&match warning {
            KeyWarning::ExpiresSoon { at, .. } => format!("the API key ends on {}", at.format("%Y-%m-%d")),
            _ => "the API key does not tell its enrollment or its end".to_owned(),
        });
    }
    drop(key);
    let profile = target.profile.clone();
    let changes = match place {
        None => {
            let name = profile.clone();
            blocking(move || settings::store(&name, text.trim())).await?;
            session.printer.note(&format!("the API key of the profile `{profile}` is in the keyring"));
            vec![
                Change::Unset(profile.clone(), Key::ApiKeyFile),
                Change::Set(profile, Key::Keyring, Value::Flag(true)),
            ]
        }
        Some(place) => {
            config::write_private(&place.file, text.trim().as_bytes()).map_err(|error| {
                Failure::storage(format!("cannot write the API key to `{}`", place.file.display()), error)
                    .with_hint("name another file with `--file FILE`")
            })?;
            let shown = place.file.display();
            session.printer.note(&format!(
                "the API key of the profile `{profile}` is in `{shown}`, for its owner alone"
            ));
            let value = Value::Text(place.written);
            vec![Change::Unset(profile.clone(), Key::Keyring), Change::Set(profile, Key::ApiKeyFile, value)]
        }
    };
    target.change(session, changes)
}

/// Removes the key of the profile, as far as it is in a place that this program chose.
pub(super) async fn forget(session: &Session) -> Result<()> {
    let target = Target::of(session)?;
    let profile = target.existing()?.to_owned();
    let settings = target.file.profile(&target.path, &profile)?;
    if settings.get(Key::Keyring) == Some(&Value::Flag(true)) {
        let name = profile.clone();
        if !blocking(move || settings::forget(&name)).await? {
            session.printer.note(&format!("the keyring held no API key for the profile `{profile}`"));
        }
    }
    if let Some(Value::Text(file)) = settings.get(Key::ApiKeyFile) {
        let own = Place::of(&target, None).ok().filter(|own| own.written == *file);
        match own {
            Some(own) => remove(&own.file)?,
            None => session
                .printer
                .warn(&format!("the file `{file}` was left where it is: remove it if nobody needs it")),
        }
    }
    let changes = vec![Change::Unset(profile.clone(), Key::Keyring), Change::Unset(profile, Key::ApiKeyFile)];
    target.change(session, changes)
}

fn remove(file: &Path) -> Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::storage(format!("cannot remove `{}`", file.display()), error))
        }
        _ => Ok(()),
    }
}

/// The file of a key, and how the file of profiles names it.
struct Place {
    file: PathBuf,
    written: String,
}

impl Place {
    fn of(target: &Target, named: Option<PathBuf>) -> Result<Self> {
        let no_name = |message: String| {
            Failure::usage("invalid_argument", message)
                .with_hint("name the file of the key with `--file FILE`")
        };
        let Some(named) = named else {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let plain = target.profile.chars().all(is_plain) && !target.profile.is_empty();
            if !plain {
                return Err(no_name(format!(
                    "the name of the profile `{}` cannot be that of a file",
                    target.profile
                )));
            }
            let written = format!("{}.key", target.profile);
            let folder = target.path.parent().unwrap_or(Path::new(""));
            return Ok(Self { file: folder.join(&written), written });
        };
        let file =
            std::path::absolute(&named).map_err(|error| Failure::storage("there is no such path", error))?;
        let written = file.to_str().map(str::to_owned);
        let written = written.ok_or_else(|| no_name(format!("the path `{}` is no text", file.display())))?;
        Ok(Self { file, written })
    }
}

/// Does what may wait for somebody, a person or a keyring, where it keeps nothing from ending.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let broke = |error| Failure::new(Exit::Failure, INTERNAL_ERROR, "a thread broke off").with_source(error);
    tokio::task::spawn_blocking(work).await.map_err(broke)?
}
