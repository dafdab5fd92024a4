//! Help, completions, manual pages.

use crate::support::{Home, names_in};

#[test]
fn the_help_ends_with_variables_and_exit_codes() {
    let run = Home::new().run("--help");
    let (_, ending) = run.stdout.split_once("\nSettings: ").unwrap();
    insta::assert_snapshot!(ending, @"");
    assert_eq!((run.code(), run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn every_shell_gets_a_script() {
    let home = Home::new();
    for (shell, expect) in [
        ("bash", "complete -F _ea-billing"),
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
    insta::assert_snapshot!(home.run("man usge"), @"");
    home.give("pages");
    assert_eq!(home.run("man --dir pages").code(), Some(0));
    let pages = names_in(&home.path("pages"));
    assert!(pages.contains(&"ea-billing.1".to_owned()) && pages.contains(&"ea-billing-spend.1".to_owned()), "{pages:?}");
}
