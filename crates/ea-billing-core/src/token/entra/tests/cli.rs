//! The Azure CLI, played by a few lines of output.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Output};
use std::sync::Mutex;

use super::*;

/// Prints this and ends with this code.
#[derive(Debug)]
struct Az {
    code: i32,
    stdout: &'static str,
    stderr: &'static str,
    command: Mutex<String>,
}

#[async_trait::async_trait]
impl Executor for Az {
    async fn run(&self, _: &OsStr, arguments: &[&OsStr]) -> io::Result<Output> {
        let line = arguments.last().map(|line| line.to_string_lossy().into_owned());
        *self.command.lock().expect("nobody panicked") = line.unwrap_or_default();
        // The only portable way to a status is a program that ends with it.
        let status = Command::new("sh").args(["-c", &format!("exit {}", self.code)]).status()?;
        Ok(Output { status, stdout: self.stdout.into(), stderr: self.stderr.into() })
    }
}

async fn az(code: i32, stdout: &'static str, stderr: &'static str) -> (Result<AccessToken>, String) {
    let az = Arc::new(Az { code, stdout, stderr, command: Mutex::default() });
    let mut builder = application();
    builder.executor = Some(Arc::clone(&az) as Arc<dyn Executor>);
    let token = builder.build().expect("it needs nothing").token(SCOPE).await;
    let command = az.command.lock().expect("nobody panicked").clone();
    (token, command)
}

#[tokio::test]
async fn the_azure_cli_is_asked_for_the_tenant() {
    let (token, command) =
        az(0, r#"{"accessToken":"tok","expires_on":1795255200,"tokenType":"Bearer"}"#, "").await;
    let token = token.expect("it printed one");
    assert_eq!(token.secret().expose(), "tok");
    assert_eq!(token.expires(), Some("2026-11-21T10:00:00Z".parse().expect("a time")));
    let expect =
        "az account get-access-token -o json --scope https://management.azure.com/.default --tenant t";
    assert!(command.ends_with(expect), "{command}");
}

#[tokio::test]
async fn a_failing_azure_cli_is_explained() {
    let check = |(token, _): (Result<AccessToken>, String), expect: &str, hint: &str| {
        let error = token.expect_err(expect);
        assert_eq!((error.code(), error.to_string().as_str()), (Code::SignIn, expect));
        assert!(error.hint().contains(hint), "{}", error.hint());
        assert!(!format!("{error:?}").contains("canary"));
    };
    check(
        az(1, "", "ERROR: Please run 'az login' to setup account.").await,
        "the Azure CLI gave no token: Please run 'az login' to setup account",
        "az login",
    );
    check(
        az(127, "", "sh: az: not found").await,
        "the Azure CLI is not installed, or not on the search path",
        "install",
    );
    check(
        az(0, r#"{"accessToken":"canary","tokenType":"Bearer"}"#, "").await,
        "the Azure CLI is older than 2.54.0 and does not tell when a token ends",
        "az upgrade",
    );
    check(az(0, r#"{"accessToken":"canary"}"#, "").await, "the Azure CLI gave no token", "az login");
    check(az(0, "canary", "").await, "the Azure CLI gave no token", "az login");
}
