//! Help, completions, manual pages.

use crate::support::{Home, names_in};

#[test]
fn the_help_ends_with_variables_and_exit_codes() {
    let run = Home::new().run("--help");
    let (_, ending) = run.stdout.split_once("\nSettings: ").unwrap();
    insta::assert_snapshot!(ending, @"
    an option wins over a variable, a variable over the profile, the profile over the default.

    Environment:
      EA_BILLING_URL                 The address of the API.
      EA_BILLING_ENROLLMENT          The number of the enrollment, if the API key does not name it.
      EA_BILLING_API_KEY             The API key itself; it wins over EA_BILLING_API_KEY_FILE.
      EA_BILLING_API_KEY_FILE        A file that holds the API key.
      EA_BILLING_ARM_URL             The address of Azure Resource Manager.
      EA_BILLING_LOGIN_URL           The address at which Microsoft Entra gives tokens.
      EA_BILLING_SUBSCRIPTION        The GUID of the subscription.
      EA_BILLING_ACCESS_TOKEN        An access token, which is used instead of signing in.
      EA_BILLING_CA_FILE             A certificate to trust, of an authority or a server, as PEM.
      EA_BILLING_PROFILE             The profile of the file of profiles.
      EA_BILLING_CONFIG              The file of profiles.
      EA_BILLING_CACHE_DIR           The folder of the snapshot cache.
      AZURE_TENANT_ID                The tenant to sign in to.
      AZURE_CLIENT_ID                The application or managed identity that signs in.
      AZURE_CLIENT_SECRET            The secret of the application.
      AZURE_CLIENT_CERTIFICATE_PATH  The certificate of the application with its private key, as PEM.
      AZURE_FEDERATED_TOKEN_FILE     The file with the token of a workload.
      AZURE_AUTHORITY_HOST           The same as EA_BILLING_LOGIN_URL, which wins over it.
      IDENTITY_ENDPOINT              Where a service of Azure gives tokens of its managed identity.
      IDENTITY_HEADER                What that address expects beside it.
      NO_COLOR                       Turns colour off if it is not empty, unless --color says otherwise.
      CLICOLOR_FORCE                 Turns colour on without a terminal, if it is neither empty nor 0.
      TERM                           A terminal that is `dumb` gets no colour and no progress.

    Exit codes:
        0  All that was asked for is there, and whole.
        1  Something that should not happen did.
        2  An argument or a setting has to be corrected; some faults only the server or the rows show.
        3  The API key or the token may not do this, has expired, or is missing.
        4  There are no such data.
        5  The network, the server or its quota: the same command may succeed later.
        6  The server's answer cannot be taken for the whole truth.
        7  A sum that cannot be made: of two currencies, or too large.
        8  The disk, the keyring, or whoever reads the output.
        9  The data were printed, but rows of them could not be read; they were reported.
      130  Ctrl-C, SIGTERM, or a terminal that was closed; no file was written, and stdout is not whole.
    ");
    assert_eq!((run.code(), run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn every_shell_gets_a_script() {
    let home = Home::new();
    for (shell, expect) in [
        ("bash", "complete -F _ea__billing"),
        ("zsh", "#compdef ea-billing"),
        ("fish", "complete -c ea-billing"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "set edit:completion:arg-completer[ea-billing]"),
    ] {
        let run = home.run(&format!("completions {shell}"));
        assert!(run.stdout.contains(expect), "{run}");
        assert!(run.stdout.contains("set-key"), "{shell}");
        assert_eq!((run.code(), run.stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn pages_are_printed_and_written() {
    let home = Home::new();
    let page = home.run("man").stdout;
    assert!(page.contains(".TH ea-billing 1"), "{page}");
    assert!(page.contains("EA_BILLING_API_KEY_FILE") && page.contains("Exit codes"), "{page}");
    let page = home.run("man config set-key").stdout;
    assert!(page.contains(".TH ea-billing-config-set-key 1") && page.contains("keyring"), "{page}");
    insta::assert_snapshot!(home.run("man usge"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no command `usge` in `ea-billing`
    hint: did you mean `usage`?
    ");
    home.give("pages");
    assert_eq!(home.run("man --dir pages").code(), Some(0));
    let pages = names_in(&home.path("pages"));
    assert!(
        pages.contains(&"ea-billing.1".to_owned()) && pages.contains(&"ea-billing-spend.1".to_owned()),
        "{pages:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn bash_completes_commands_options_and_values() {
    let home = Home::new();
    home.write("script", &home.run("completions bash").stdout);
    let complete = |words: &[&str]| {
        let ask = r#"source ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1));
            _ea__billing ea-billing "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[@]}""#;
        let mut bash = std::process::Command::new("bash");
        let output =
            bash.args(["-c", ask, "bash", "ea-billing"]).args(words).current_dir(home.path("")).output();
        String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete(&["bal"]), "balance");
    assert_eq!(complete(&["usage", "--del"]), "--delivery");
    assert_eq!(complete(&["usage", "--output", "js"]), "json jsonl");
    assert_eq!(complete(&["config", "set-"]), "set-key");
    assert_eq!(complete(&["reservations", "summaries", "--gr"]), "--grain");
}
