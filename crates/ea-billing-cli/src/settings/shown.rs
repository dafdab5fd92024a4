//! The settings as `config show` lists them.

use super::{CachePlace, KeySource, Setting, Settings};
use crate::{config::Key, diagnostic::value_to_show};

/// A setting, its value, and what gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    /// Nothing where it has none.
    pub(crate) value: Option<String>,
    pub(crate) origin: String,
}

/// The address that the core asks where none is named.
pub(crate) const RETIRED_URL: &str = "https://consumption.azure.com";

impl Settings {
    /// All settings; of the API key only where it is.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let path = |path: &std::path::PathBuf| path.display().to_string();
        let cache = |place: &CachePlace| match place {
            CachePlace::Folder(folder) => path(folder),
            CachePlace::Nowhere => "none".to_owned(),
        };
        vec![
            of("config", self.file.as_ref(), path, None),
            of("profile", self.profile.as_ref(), String::clone, None),
            of(Key::Url.name(), self.url.as_ref(), String::clone, Some(RETIRED_URL)),
            of(Key::Enrollment.name(), self.enrollment.as_ref(), String::clone, None),
            of("api-key", self.api_key.as_ref(), KeySource::to_string, None),
            of(Key::CaFile.name(), self.ca_file.as_ref(), path, None),
            of("cache", Some(&self.cache), cache, None),
            of(
                Key::Output.name(),
                self.output.as_ref(),
                |format| format!("{format:?}").to_lowercase(),
                Some("table"),
            ),
            of(Key::FiscalYearStart.name(), self.fiscal_year_start.as_ref(), u32::to_string, Some("1")),
            of(Key::SettlingDays.name(), self.settling_days.as_ref(), u32::to_string, Some("5")),
        ]
    }
}

pub(super) fn of<T>(
    name: &'static str,
    setting: Option<&Setting<T>>,
    text: impl Fn(&T) -> String,
    default: Option<&str>,
) -> Shown {
    match setting {
        Some(setting) => Shown {
            name,
            // A key may stand where none belongs.
            value: Some(value_to_show(&text(&setting.value))),
            origin: value_to_show(&setting.origin.to_string()),
        },
        None => Shown { name, value: default.map(str::to_owned), origin: "default".to_owned() },
    }
}
