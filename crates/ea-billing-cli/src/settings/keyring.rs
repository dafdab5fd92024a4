//! API keys in the keyring of the system: a service that keeps them encrypted while nobody is logged in.

use zeroize::Zeroizing;

use crate::{
    exit::Exit,
    failure::{Failure, KEYRING, MISSING_KEY, Result},
};

/// Under this name the entries are found in the keyring's own program.
#[cfg(feature = "keyring")]
const SERVICE: &str = "ea-billing";
#[cfg(not(feature = "keyring"))]
const NOT_BUILT: &str = "this build of ea-billing cannot use the keyring of the system";
const INSTEAD: &str = "keep the key in a file of your own with `ea-billing config set-key --file FILE`";

/// The key that is kept for a profile.
pub(crate) fn load(profile: &str) -> Result<Zeroizing<String>> {
    #[cfg(feature = "keyring")]
    return entry(profile)
        .and_then(|entry| entry.get_password())
        .map(Zeroizing::new)
        .map_err(|error| failure(profile, "read from", error));
    #[cfg(not(feature = "keyring"))]
    Err(not_built(profile))
}

/// Keeps the key for a profile, in the place of the one before.
pub(crate) fn store(profile: &str, key: &str) -> Result<()> {
    #[cfg(feature = "keyring")]
    return entry(profile)
        .and_then(|entry| entry.set_password(key))
        .map_err(|error| failure(profile, "written to", error));
    #[cfg(not(feature = "keyring"))]
    {
        let _ = key;
        Err(not_built(profile))
    }
}

/// Removes the key of a profile; says whether there was one.
pub(crate) fn forget(profile: &str) -> Result<bool> {
    #[cfg(feature = "keyring")]
    return match entry(profile).and_then(|entry| entry.delete_credential()) {
        Ok(()) => Ok(true),
        Err(keyring::Error::NoEntry) => Ok(false),
        Err(error) => Err(failure(profile, "removed from", error)),
    };
    #[cfg(not(feature = "keyring"))]
    Err(not_built(profile))
}

#[cfg(feature = "keyring")]
fn entry(profile: &str) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, profile)
}

#[cfg(feature = "keyring")]
fn failure(profile: &str, what: &str, error: keyring::Error) -> Failure {
    use keyring::Error;

    let message = match &error {
        Error::NoEntry => {
            let message = format!("the keyring holds no API key for the profile `{profile}`");
            let hint = format!("put it there with `ea-billing config set-key --keyring --profile {profile}`");
            return Failure::new(Exit::Access, MISSING_KEY, message).with_hint(hint);
        }
        Error::NoDefaultStore => "the system has no keyring that answers".to_owned(),
        Error::NoStorageAccess(_) => "the keyring is locked, or may not be used".to_owned(),
        _ => format!("the API key of the profile `{profile}` could not be {what} the keyring"),
    };
    let failure = Failure::new(Exit::Storage, KEYRING, message);
    // Those of the other kinds may hold what was stored.
    let failure = match error {
        Error::PlatformFailure(source) | Error::NoStorageAccess(source) => {
            failure.with_source(source.to_string())
        }
        Error::NoDefaultStore => match keyring::Entry::store_status() {
            Err(Error::PlatformFailure(source) | Error::NoStorageAccess(source)) => {
                failure.with_source(source.to_string())
            }
            _ => failure,
        },
        _ => failure,
    };
    failure.with_hint(format!("unlock the keyring, or start the service that keeps it; otherwise {INSTEAD}"))
}

#[cfg(not(feature = "keyring"))]
fn not_built(profile: &str) -> Failure {
    let message = format!("{NOT_BUILT}, which the profile `{profile}` asks for");
    Failure::new(Exit::Usage, KEYRING, message).with_hint(INSTEAD)
}
