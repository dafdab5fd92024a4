//! Reading an access token from where it is.

use std::{fs::File, io};

use ea_billing_core::AccessToken;
use zeroize::Zeroizing;

use super::{Setting, TokenPlace, api_key::of_reader};
use crate::{
    config,
    env::{self, Environment},
    exit::Exit,
    failure::{Failure, Result},
};

/// The token, and what a user should know of the place that it is in. Blocks while it is read.
pub(crate) fn read_token(
    place: &Setting<TokenPlace>,
    env: &Environment,
) -> Result<(AccessToken, Option<String>)> {
    let mut warning = None;
    let text = match &place.value {
        TokenPlace::Variable => {
            env.text(env::ACCESS_TOKEN)?.map(|token| Zeroizing::new(token.to_owned())).unwrap_or_default()
        }
        TokenPlace::Stdin => {
            of_reader(io::stdin().lock()).map_err(|error| unreadable("stdin", place, &error))?
        }
        TokenPlace::File(path) => {
            let shown = format!("the file `{}`", path.display());
            let read = File::open(path).and_then(of_reader);
            let text = read.map_err(|error| unreadable(&shown, place, &error))?;
            let open = config::open_to_others(path);
            warning = open.map(|rights| {
                format!(
                    "others can read the access token in `{}`: {rights}, better `chmod 600`",
                    path.display()
                )
            });
            text
        }
    };
    let token = AccessToken::new(text.as_str(), None).map_err(|error| {
        let failure = Failure::from(error);
        Failure { message: format!("{}: {}", named(place), failure.message), ..failure }
    })?;
    Ok((token, warning))
}

fn named(place: &Setting<TokenPlace>) -> String {
    match &place.value {
        TokenPlace::Stdin => "the token on stdin".to_owned(),
        TokenPlace::File(path) => format!("the token in `{}`", path.display()),
        TokenPlace::Variable => env::ACCESS_TOKEN.name.to_owned(),
    }
}

fn unreadable(what: &str, place: &Setting<TokenPlace>, error: &io::Error) -> Failure {
    let message =
        format!("the access token could not be read from {what}, which {} names: {error}", place.origin);
    Failure::new(Exit::Usage, "invalid_setting", message)
        .with_hint("name a file that holds the token, or `-` for stdin")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Origin;

    fn read(bytes: &[u8], mode: u32) -> Result<(AccessToken, Option<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, bytes).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        let place = Setting { value: TokenPlace::File(path), origin: Origin::Flag("--access-token-file") };
        read_token(&place, &Environment::default())
    }

    #[test]
    fn a_token_is_read_from_its_file() {
        let (_, warning) = read(b"canary.canary.canary\n", 0o600).unwrap();
        assert_eq!(warning, None);
        #[cfg(unix)]
        assert!(read(b"canary", 0o644).unwrap().1.unwrap().ends_with("its mode is 0644, better `chmod 600`"));
    }

    #[test]
    fn a_token_that_cannot_be_read_is_told_without_being_shown() {
        let check = |bytes: &[u8], expect: &str| {
            let failure = read(bytes, 0o600).unwrap_err();
            assert!(failure.message.contains(expect), "{}", failure.message);
            assert!(!failure.message.contains("canary"), "{}", failure.message);
        };
        check(b"canary \xff", "which --access-token-file names: ");
        check(b"canary canary", "token`: expected an access token");
        check(b"", "found nothing");
    }
}
