//! From settings to a client, of the real thing or of the built-in simulator.

mod azure;
mod credential;

use std::{path::Path, sync::Arc};

use ea_billing_core::{ApiKey, Cache, Client, ClientBuilder, Code, ManualClock, Warning};
use ea_billing_sim::{KeyRequest, Simulator, World};

use crate::{
    args::Connection,
    command::Session,
    env::Environment,
    exit::Exit,
    failure::{Failure, INTERNAL_ERROR, MISSING_KEY, Result, SIMULATOR},
    settings::{self, CachePlace, Setting, Settings},
};

pub(crate) use azure::{Azure, azure, azure_builder, azure_demo, azure_from};
pub(crate) use credential::{Guess, way, with_other_sign_in};

/// A client, and the simulator that answers it if there is one.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) client: Client,
    /// Ends when this is dropped.
    _simulator: Option<Simulator>,
}

/// Makes the client that the arguments, the environment and the profile lead to. What should be known of its key is told
/// here, once.
pub(crate) async fn connect(session: &Session, args: &Connection) -> Result<Connected> {
    if args.demo {
        return demo().await;
    }
    let env = Environment::read();
    let settings = Settings::load(&session.general, args, &env)?;
    let settings = session.settings.get_or_init(|| settings);
    for warning in &settings.warnings {
        session.printer.warn(warning);
    }
    let mut warn = |text: String| session.printer.warn(&text);
    let client = client(settings, env, &mut warn).await?;
    for warning in client.warnings()? {
        session.printer.warn(&warning.to_string());
    }
    Ok(Connected { client, _simulator: None })
}

/// Whether the warning is one that `connect` has told already.
pub(crate) fn is_told(warning: &Warning) -> bool {
    matches!(warning, Warning::KeyExpiresSoon { .. } | Warning::KeyNotUnderstood)
}

/// The client of these settings.
pub(crate) async fn client(
    settings: &Settings,
    env: Environment,
    warn: &mut (dyn FnMut(String) + Send),
) -> Result<Client> {
    let (key, warning) = api_key(settings, env).await?;
    warning.into_iter().for_each(&mut *warn);
    let builder = builder(settings, key)?;
    let builder = match cache_of(&settings.cache, warn)? {
        Some(cache) => builder.with_cache(cache),
        None => builder,
    };
    builder.build().map_err(|error| named(error, settings))
}

/// The key, and what should be known of the place that it is in.
pub(crate) async fn api_key(settings: &Settings, env: Environment) -> Result<(ApiKey, Option<String>)> {
    let source = settings.api_key.clone().ok_or_else(no_key)?;
    // A pipe or a keyring may let it wait, which must not keep the program from ending.
    let read = tokio::task::spawn_blocking(move || settings::read_key(&source, &env)).await;
    let broke = |error| Failure::new(Exit::Failure, INTERNAL_ERROR, "a thread broke off").with_source(error);
    read.map_err(broke)?
}

/// A client of these settings, without the cache.
pub(crate) fn builder(settings: &Settings, key: ApiKey) -> Result<ClientBuilder> {
    let mut builder = Client::builder().with_api_key(key).with_period_rules(settings.period_rules());
    if let Some(url) = &settings.url {
        builder = builder.with_base_url(url.value.as_str());
    }
    if let Some(enrollment) = &settings.enrollment {
        builder = builder.with_enrollment(enrollment.value.as_str());
    }
    if let Some(file) = &settings.ca_file {
        builder = builder.with_ca_pem(ca_pem(file)?);
    }
    Ok(builder)
}

fn no_key() -> Failure {
    Failure::new(Exit::Access, MISSING_KEY, "no API key was given").with_hint(
        "name the file that holds it with `--api-key-file FILE` or EA_BILLING_API_KEY_FILE, or keep it with \
         `ea-billing config set-key`; `--demo` needs none",
    )
}

fn ca_pem(file: &Setting<std::path::PathBuf>) -> Result<Vec<u8>> {
    std::fs::read(&file.value).map_err(|error| {
        let shown = file.value.display();
        let message =
            format!("the certificate file `{shown}`, which {} names, cannot be read: {error}", file.origin);
        Failure::usage("invalid_setting", message).with_hint("correct the path or the rights of the file")
    })
}

/// The cache that is meant. A folder that nobody asked for is done without where it cannot be used.
fn cache_of(cache: &Setting<CachePlace>, warn: &mut (dyn FnMut(String) + Send)) -> Result<Option<Cache>> {
    let CachePlace::Folder(folder) = &cache.value else { return Ok(None) };
    match open_cache(folder, cache) {
        Ok(cache) => Ok(Some(cache)),
        Err(failure) if cache.origin == settings::Origin::Default => {
            warn(format!(
                "nothing is kept between runs: {}; `--no-cache` avoids this warning",
                failure.message
            ));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Opens the cache; an error names the setting.
pub(crate) fn open_cache<T>(folder: &Path, setting: &Setting<T>) -> Result<Cache> {
    Cache::open(folder).map_err(|error| {
        let failure = Failure::from(error);
        Failure { message: format!("{} ({})", failure.message, setting.origin), ..failure }
    })
}

/// The error of a client that cannot be, with the setting that it is about.
pub(crate) fn named(error: ea_billing_core::Error, settings: &Settings) -> Failure {
    let code = error.code();
    let failure = Failure::from(error);
    let text = failure.message.clone();
    let about = |what: &str| text.contains(what);
    let origin = match code {
        Code::InvalidSetting if about("base URL") => settings.url.as_ref().map(|url| &url.origin),
        Code::InvalidSetting | Code::WrongEnrollment if about("enrollment") => {
            settings.enrollment.as_ref().map(|enrollment| &enrollment.origin)
        }
        Code::InvalidSetting | Code::Tls if about("certificate") => {
            settings.ca_file.as_ref().map(|file| &file.origin)
        }
        Code::KeyExpired | Code::InvalidKey => settings.api_key.as_ref().map(|key| &key.origin),
        _ => None,
    };
    let hint = match code {
        Code::InvalidSetting if about("which only an address of this machine") => {
            "the API key would travel unencrypted: write https".to_owned()
        }
        Code::InvalidSetting if about("base URL") => {
            "correct the URL, such as https://billing.example.com".to_owned()
        }
        Code::InvalidSetting if about("names none") => {
            "name the enrollment with `--enrollment` or EA_BILLING_ENROLLMENT".to_owned()
        }
        Code::InvalidSetting if about("enrollment") => "correct the number, or leave it out".to_owned(),
        _ => return with_origin(failure, origin),
    };
    with_origin(failure.with_hint(hint), origin)
}

fn with_origin(failure: Failure, origin: Option<&settings::Origin>) -> Failure {
    match origin {
        Some(origin) => Failure { message: format!("{} (from {origin})", failure.message), ..failure },
        None => failure,
    }
}

/// The failure with a better hint where the address is the one that is asked if nobody names any.
pub(crate) fn explained(failure: Failure, settings: Option<&Settings>) -> Failure {
    const RETIRED: [Code; 9] = [
        Code::Network,
        Code::Tls,
        Code::Timeout,
        Code::NotFound,
        Code::Forbidden,
        Code::ServerError,
        Code::Redirected,
        Code::UnexpectedStatus,
        Code::UnexpectedContent,
    ];
    let is_default = settings.is_some_and(|settings| settings.url.is_none());
    if is_default && RETIRED.iter().any(|code| code.as_str() == failure.code) {
        return failure.with_hint(
            format!(
            "Microsoft retired this host, {}: name the address of your endpoint with `--url` or EA_BILLING_URL, or look \
             around with `--demo`",
            settings::RETIRED_URL
        ));
    }
    failure
}

fn simulator_failed(error: &dyn std::error::Error) -> Failure {
    Failure::new(Exit::Failure, SIMULATOR, format!("the simulator could not start: {error}"))
}

/// A client of the simulator, the same on every machine.
pub(crate) async fn demo() -> Result<Connected> {
    let simulator = Simulator::start(World::default()).await.map_err(|error| simulator_failed(&error))?;
    let key = simulator.issue_key(&KeyRequest::new("100")).map_err(|error| simulator_failed(&error))?;
    let client = Client::builder()
        .with_api_key(ApiKey::new(key)?)
        .with_base_url(simulator.url())
        .without_proxy()
        .with_clock(Arc::new(ManualClock::new(simulator.now())))
        .build()?;
    Ok(Connected { client, _simulator: Some(simulator) })
}

#[cfg(test)]
mod tests;
