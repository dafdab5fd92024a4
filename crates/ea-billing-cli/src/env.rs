//! The environment variables: their names, and the one place that reads them.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fmt,
    path::Path,
};

use crate::failure::{Failure, Result};

/// A variable that the program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

macro_rules! variables {
    ($($name:ident = $text:literal, $about:literal;)*) => {
        $(pub(crate) const $name: Variable = Variable { name: $text, about: $about };)*

        /// All of them, as `--help` and the manual list them.
        pub(crate) const ALL: &[Variable] = &[$($name,)*];
    };
}

variables! {
    URL = "EA_BILLING_URL", "The address of the API.";
    ENROLLMENT = "EA_BILLING_ENROLLMENT", "The number of the enrollment, if the API key does not name it.";
    API_KEY = "EA_BILLING_API_KEY", "The API key itself; it wins over EA_BILLING_API_KEY_FILE.";
    API_KEY_FILE = "EA_BILLING_API_KEY_FILE", "A file that holds the API key.";
    ARM_URL = "EA_BILLING_ARM_URL", "The address of Azure Resource Manager.";
    LOGIN_URL = "EA_BILLING_LOGIN_URL", "The address at which Microsoft Entra gives tokens.";
    SUBSCRIPTION = "EA_BILLING_SUBSCRIPTION", "The GUID of the subscription.";
    ACCESS_TOKEN = "EA_BILLING_ACCESS_TOKEN", "An access token, which is used instead of signing in.";
    CA_FILE = "EA_BILLING_CA_FILE", "A certificate to trust, of an authority or a server, as PEM.";
    PROFILE = "EA_BILLING_PROFILE", "The profile of the file of profiles.";
    CONFIG = "EA_BILLING_CONFIG", "The file of profiles.";
    CACHE_DIR = "EA_BILLING_CACHE_DIR", "The folder of the snapshot cache.";
    AZURE_TENANT_ID = "AZURE_TENANT_ID", "The tenant to sign in to.";
    AZURE_CLIENT_ID = "AZURE_CLIENT_ID", "The application or managed identity that signs in.";
    AZURE_CLIENT_SECRET = "AZURE_CLIENT_SECRET", "The secret of the application.";
    AZURE_CLIENT_CERTIFICATE_PATH = "AZURE_CLIENT_CERTIFICATE_PATH", "The certificate of the application with its private key, as PEM.";
    AZURE_FEDERATED_TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE", "The file with the token of a workload.";
    AZURE_AUTHORITY_HOST = "AZURE_AUTHORITY_HOST", "The same as EA_BILLING_LOGIN_URL, which wins over it.";
    IDENTITY_ENDPOINT = "IDENTITY_ENDPOINT", "Where a service of Azure gives tokens of its managed identity.";
    IDENTITY_HEADER = "IDENTITY_HEADER", "What that address expects beside it.";
    NO_COLOR = "NO_COLOR", "Turns colour off if it is not empty, unless --color says otherwise.";
    CLICOLOR_FORCE = "CLICOLOR_FORCE",
        "Turns colour on without a terminal, if it is neither empty nor 0.";
    TERM = "TERM", "A terminal that is `dumb` gets no colour and no progress.";
}

/// The variables as they were when the program asked for them. One that is empty counts as absent.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<&'static str, OsString>);

impl Environment {
    /// Reads all variables.
    #[expect(clippy::disallowed_methods, reason = "this is the home of the variables")]
    pub(crate) fn read() -> Self {
        let read = |variable: &Variable| Some((variable.name, std::env::var_os(variable.name)?));
        Self::of(ALL.iter().filter_map(read))
    }

    /// An environment of these values.
    pub(crate) fn of<T: Into<OsString>>(values: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name, value.into()));
        Self(values.filter(|(_, value)| !is_blank(value)).collect())
    }

    /// The variable as text.
    pub(crate) fn text(&self, variable: Variable) -> Result<Option<&str>> {
        let Some(value) = self.0.get(variable.name) else { return Ok(None) };
        let no_text = || {
            let message =
                format!("the variable {} is no text: it has bytes that are not UTF-8", variable.name);
            Failure::usage("invalid_setting", message).with_hint("correct the variable, or unset it")
        };
        value.to_str().map(Some).ok_or_else(no_text)
    }

    /// The variable as a path, which need not be text.
    pub(crate) fn path(&self, variable: Variable) -> Option<&Path> {
        self.0.get(variable.name).map(Path::new)
    }

    /// Whether the user wants no colour: <https://no-color.org>.
    pub(crate) fn refuses_colour(&self) -> bool {
        self.0.contains_key(NO_COLOR.name)
    }

    /// Whether the user wants colour without a terminal too: <https://bixense.com/clicolors>.
    pub(crate) fn forces_colour(&self) -> bool {
        self.0.get(CLICOLOR_FORCE.name).is_some_and(|value| value != "0")
    }

    /// Whether the terminal says of itself that it can do nothing but print.
    pub(crate) fn is_dumb_terminal(&self) -> bool {
        self.0.get(TERM.name).is_some_and(|value| value == "dumb")
    }
}

/// One of the variables may hold the key.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn is_blank(value: &OsStr) -> bool {
    value.to_str().is_some_and(|text| text.trim().is_empty())
}

/// The list for `--help` and the manual.
pub(crate) fn help() -> String {
    let width = ALL.iter().map(|variable| variable.name.len() + 2).max().unwrap_or_default();
    ALL.iter().map(|variable| format!("  {:<width$}{}\n", variable.name, variable.about)).collect()
}

/// Whether a variable is set that is none of the program, but of its tests.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "this is the home of the variables")]
pub(crate) fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !is_blank(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_absent() {
        let env = Environment::of([(URL.name, " \n"), (NO_COLOR.name, ""), (PROFILE.name, "work")]);
        assert_eq!(env.text(URL).unwrap(), None);
        assert_eq!(env.text(PROFILE).unwrap(), Some("work"));
        assert!(!env.refuses_colour());
    }

    #[test]
    fn colour_is_wanted_as_the_variables_say() {
        let check = |name, value, expect: (bool, bool, bool)| {
            let env = Environment::of([(name, value)]);
            let found = (env.refuses_colour(), env.forces_colour(), env.is_dumb_terminal());
            assert_eq!(found, expect, "{name}={value}");
        };
        check("NO_COLOR", "1", (true, false, false));
        check("NO_COLOR", "0", (true, false, false));
        check("CLICOLOR_FORCE", "1", (false, true, false));
        check("CLICOLOR_FORCE", "0", (false, false, false));
        check("TERM", "dumb", (false, false, true));
        check("TERM", "xterm-256color", (false, false, false));
    }

    #[test]
    fn the_debug_text_has_names_only() {
        let env = Environment::of([(API_KEY.name, "canary")]);
        assert_eq!(format!("{env:?}"), r#"{"EA_BILLING_API_KEY"}"#);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_may_be_a_path_but_nothing_else() {
        use std::os::unix::ffi::OsStringExt as _;

        let env = Environment::of([(CA_FILE.name, OsString::from_vec(vec![b'a', 0xff]))]);
        assert!(env.path(CA_FILE).is_some());
        let failure = env.text(CA_FILE).unwrap_err();
        let expect = "the variable EA_BILLING_CA_FILE is no text: it has bytes that are not UTF-8";
        assert_eq!(failure.message, expect);
    }
}
