//! What can be looked at without a server.

use ea_billing_core::{
    ApiKey, KeyWarning,
    chrono::{DateTime, Utc},
};

use super::Report;
use crate::{
    connect,
    settings::{CachePlace, Origin, RETIRED_URL, Settings, Shown},
};

/// The file, the profile, and what gave each setting its value.
pub(super) fn settings(report: &mut Report, settings: &Settings) {
    list(report, settings, |_| true);
}

/// As [`settings`], without those that only an enrollment has.
pub(super) fn common(report: &mut Report, settings: &Settings) {
    list(report, settings, |name| !["url", "enrollment"].contains(&name));
}

fn list(report: &mut Report, settings: &Settings, is_listed: fn(&str) -> bool) {
    for Shown { name, value, origin } in settings.shown() {
        if !is_listed(name) {
            continue;
        }
        // These have checks of their own.
        if matches!(name, "cache" | "api-key") {
            continue;
        }
        match (name, value) {
            ("config", Some(path)) if !settings.has_file => {
                report.ok(name, format!("there is no file of profiles; it would be `{path}`"));
            }
            ("config", Some(path)) => match settings.warnings.first() {
                Some(warning) => report.warning(name, warning.clone(), "take the rights of others away"),
                None => report.ok(name, format!("{path} ({origin})")),
            },
            ("url", Some(url)) if settings.url.is_none() || url.starts_with(RETIRED_URL) => {
                let what_to_do = "Microsoft retired this host: name the address of your endpoint with `--url` or \
                                  EA_BILLING_URL, or look around with `--demo`";
                report.warning(name, format!("{url} ({origin})"), what_to_do);
            }
            (name, Some(value)) => report.ok(name, format!("{value} ({origin})")),
            (name, None) => report.ok(name, "not set"),
        }
    }
}

/// Where the key is, and who else can read it.
pub(super) fn key_source(report: &mut Report, settings: &Settings, warning: Option<String>) {
    let Some(source) = &settings.api_key else { return };
    match warning {
        Some(warning) => report.warning("api key", warning, "take the rights of others away"),
        None => report.ok("api key", format!("{} ({})", source.value, source.origin)),
    }
}

/// What the key says of itself.
pub(super) fn key(report: &mut Report, key: &ApiKey, now: DateTime<Utc>) {
    const NAME: &str = "claims of the key";
    let Some(claims) = key.claims() else {
        let what_to_do = "copy the whole key from the EA portal, if the server refuses it; name the enrollment with `--enrollment`";
        return report.warning(
            NAME,
            "the key cannot be read, so its enrollment and its end are not known",
            what_to_do,
        );
    };
    let view = claims.view().map_or("of no view that it names".to_owned(), |view| format!("view {view}"));
    let end = match claims.expires() {
        Some(end) => {
            format!("ends on {} ({} days left)", end.format("%Y-%m-%d"), (end - now).num_days().max(0))
        }
        None => "names no end".to_owned(),
    };
    let finding = format!("enrollment {}, {view}, {end}", claims.enrollment().unwrap_or("not named"));
    match key.check(now, None) {
        Err(error) => report.failed(NAME, error.into()),
        Ok(warnings) if warnings.iter().any(|warning| matches!(warning, KeyWarning::ExpiresSoon { .. })) => {
            let what_to_do = "let an enrollment administrator make a new key before this one ends";
            report.warning(NAME, finding, what_to_do);
        }
        Ok(_) => report.ok(NAME, finding),
    }
}

/// Whether snapshots can be kept, and how many there are.
pub(super) fn cache(report: &mut Report, settings: &Settings) {
    const NAME: &str = "cache";
    let origin = &settings.cache.origin;
    let CachePlace::Folder(folder) = &settings.cache.value else {
        return report.skipped(NAME, format!("nothing is kept between runs ({origin})"));
    };
    let opened = connect::open_cache(folder, &settings.cache);
    let looked = opened.and_then(|cache| {
        // Gone when it is dropped.
        let written = tempfile::tempfile_in(folder);
        written.map_err(|error| {
            let text = format!("the cache folder `{}` cannot be written to", folder.display());
            crate::failure::Failure::storage(text, error)
                .with_hint("check its rights and the space of its disk")
        })?;
        Ok(cache.list()?)
    });
    match looked {
        Ok(entries) => {
            let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
            let broken = entries.iter().filter(|entry| entry.content.is_err()).count();
            let finding =
                format!("{} ({origin}), snapshots: {}, bytes: {bytes}", folder.display(), entries.len());
            if broken > 0 {
                let finding = format!("{finding}, damaged: {broken}");
                report.warning(
                    NAME,
                    finding,
                    "nothing: what is damaged is fetched anew when it is asked for",
                );
            } else {
                report.ok(NAME, finding);
            }
        }
        // Commands go on without it, unless somebody asked for it.
        Err(failure) if *origin == Origin::Default => {
            let hint = failure.hint.unwrap_or_default();
            report.warning(NAME, failure.message, &hint);
        }
        Err(failure) => report.failed(NAME, failure),
    }
}
