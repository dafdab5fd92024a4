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
