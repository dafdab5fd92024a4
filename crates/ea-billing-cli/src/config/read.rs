//! From the text of the file to profiles, or an error with the line.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    path::Path,
};

use toml_edit::{Document, Item, TableLike};

use super::{ConfigFile, DEFAULT_PROFILE, Key, PROFILES, Profile, Value, closest};
use crate::{
    diagnostic,
    failure::{Failure, Result},
};

/// A larger file is none of ours.
const LARGEST: u64 = 1 << 20;

/// The text of the file, if there is one.
pub(super) fn text(path: &Path) -> Result<Option<String>> {
    let failed = |why: String| {
        let message = format!("the file of profiles `{}` cannot be read: {why}", path.display());
        Err(Failure::usage("invalid_setting", message)
            .with_hint("correct the path or the rights of the file; `ea-billing config path` shows where it is looked for"))
    };
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return failed(error.to_string()),
        Ok(file) => file,
    };
    let mut bytes = Vec::new();
    match file.take(LARGEST + 1).read_to_end(&mut bytes) {
        Err(error) => failed(error.to_string()),
        Ok(_) if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) => {
            failed("it has more than 1 MiB".to_owned())
        }
        Ok(_) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => failed("it is no UTF-8 text".to_owned()),
        },
    }
}

impl ConfigFile {
    /// Reads the text of a file.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self> {
        let place = Place { path, text };
        // Before anything of the text could stand in an error.
        if let Some(at) = diagnostic::find_key(text) {
            let hint = "a key belongs into a file of its own, which `api-key-file` names, or into the keyring: \
                        `ea-billing config set-key` does either; make a new key if others could read this file";
            return Err(place.wrong(at, "what looks like an API key stands here").with_hint(hint));
        }
        let document = Document::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            place.wrong(at, error.message().lines().next().unwrap_or("it is no TOML"))
        })?;
        let mut file = Self::default();
        for (name, item) in document.as_table() {
            match name {
                DEFAULT_PROFILE => {
                    let text = item.as_str().filter(|text| !text.is_empty());
                    let text = text.ok_or_else(|| {
                        place.wrong(
                            start(item),
                            "`default-profile`: expected the name of a profile in quotation marks",
                        )
                    })?;
                    file.default_profile = Some(text.to_owned());
                }
                PROFILES => file.profiles(&place, item)?,
                _ => {
                    return Err(place.unknown(
                        document.as_table(),
                        name,
                        [DEFAULT_PROFILE, PROFILES].into_iter(),
                    ));
                }
            }
        }
        if let Some(name) = &file.default_profile
            && !file.profiles.contains_key(name)
        {
            let at = document.get(DEFAULT_PROFILE).map_or(0, start);
            let missing = super::no_profile(path, name, file.profiles.keys().map(String::as_str));
            return Err(Failure {
                message: place.wrong(at, &format!("there is no profile `{name}`")).message,
                ..missing
            });
        }
        Ok(file)
    }

    fn profiles(&mut self, place: &Place<'_>, item: &Item) -> Result<()> {
        let expected = || place.wrong(start(item), "`profiles`: expected tables such as [profiles.work]");
        for (name, item) in item.as_table_like().ok_or_else(expected)?.iter() {
            let expected = || {
                place.wrong(start(item), &format!("`profiles.{name}`: expected a table [profiles.{name}]"))
            };
            let profile = place.profile(item.as_table_like().ok_or_else(expected)?)?;
            self.profiles.insert(name.to_owned(), profile);
        }
        Ok(())
    }
}

/// The file, to say where something stands in it.
struct Place<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Place<'_> {
    fn profile(&self, table: &dyn TableLike) -> Result<Profile> {
        let mut profile = Profile::default();
        for (name, item) in table.iter() {
            let Some(key) = Key::of(name) else {
                return Err(self.unknown(table, name, Key::ALL.iter().map(|key| key.name())));
            };
            let wrong = |expected: String| self.wrong(start(item), &format!("`{name}`: expected {expected}"));
            let value =
                value(item).map_or_else(|| key.read("\0"), |value| key.check(value)).map_err(wrong)?;
            profile.0.insert(key, (value, self.line(start(item))));
        }
        let has_file = profile.get(Key::ApiKeyFile).is_some();
        if let (true, Some((Value::Flag(true), line))) = (has_file, profile.0.get(&Key::Keyring)) {
            let message = format!(
                "`{}`, line {line}: `keyring` and `api-key-file` are two places for one key",
                self.path.display()
            );
            return Err(Failure::usage("invalid_setting", message).with_hint("remove one of the two"));
        }
        Ok(profile)
    }

    /// The error of a name that means nothing. Its value is not repeated.
    fn unknown<'k>(
        &self,
        table: &dyn TableLike,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Failure {
        let at = table.get_key_value(name).and_then(|(key, _)| key.span()).map_or(0, |span| span.start);
        let hint = match closest(name, known.clone()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("the names are {}", known.collect::<Vec<_>>().join(", ")),
        };
        self.wrong(at, &format!("the name `{name}` is not known")).with_hint(hint)
    }

    fn wrong(&self, at: usize, what: &str) -> Failure {
        let message = format!("`{}`, line {}: {what}", self.path.display(), self.line(at));
        Failure::usage("invalid_setting", message).with_hint("correct the file of profiles")
    }

    /// The line of a place, counted from 1.
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }
}

fn start(item: &Item) -> usize {
    item.span().map_or(0, |span| span.start)
}

fn value(item: &Item) -> Option<Value> {
    let text = item.as_str().map(|text| Value::Text(text.to_owned()));
    let flag = || item.as_bool().map(Value::Flag);
    let number = || item.as_integer().and_then(|number| u32::try_from(number).ok()).map(Value::Number);
    text.or_else(flag).or_else(number)
}
