//! What a terminal shows: width, colour, progress that is gone in the end. Through `script`, which opens one.
#![cfg(target_os = "linux")]

use std::process::Command;

/// What stands on a terminal of this width after a command, escapes made visible; nothing where there is no `script`.
fn shown(width: u32, variables: &str, line: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_ea-billing");
    let home = tempfile::tempdir().unwrap();
    let command = format!("stty cols {width} rows 50; {variables} \"{program}\" {line}");
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env_clear()
        .envs([("PATH", "/usr/bin:/bin"), ("TERM", "xterm-256color"), ("SHELL", "/bin/sh")])
        .env("HOME", home.path())
        .output()
        .ok()?;
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n").replace('\u{1b}', "␛"))
}

/// What is left on the screen: progress is written over and cleared.
fn settled(text: &str) -> String {
    let lines = text.lines().map(|line| line.rsplit("␛[2K").next().unwrap_or_default());
    let lines = lines.map(|line| line.rsplit('\r').next().unwrap_or_default());
    lines.map(|line| format!("{line}\n")).collect()
}

const LINE: &str =
    "usage --demo --period 2026-10 --limit 3 --columns date,instanceId,meterName,consumedQuantity,cost";

#[test]
fn a_table_fits_a_narrow_terminal() {
    let Some(text) = shown(80, "NO_COLOR=1", LINE) else { return };
    let text = settled(&text);
    assert!(!text.contains('␛'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text, @"
    date        instanceId                          meterName       consumedQ…  cost
    ──────────  ──────────────────────────────────  ──────────────  ──────────  ────
    2026-10-01  …ventHub/namespaces/batch-stage-ca  Ingress Events    7.901117  0.20
    2026-10-01  …twork/loadBalancers/lb-api-dev-ba  Data Processed   41.623187  0.19
    2026-10-01  …mpute/virtualMachines/vm-dwh-dr-a  F2s v2                  24  2.03

    3 of 2,500 rows; --limit 0 shows all
    complete: 2,500 rows, 3 pages, confirmed unchanged after the last
    exact sum of cost: 14012.48952248861547225 in the currency of the enrollment
    as of 2026-11-21T09:00:00Z
    billing periods: 202610 closed
    ");
}

#[test]
fn a_wide_terminal_shows_texts_whole() {
    let Some(text) = shown(200, "NO_COLOR=1", LINE) else { return };
    insta::assert_snapshot!(settled(&text), @"
    date        instanceId                                                                                                                               meterName       consumedQuantity  cost
    ──────────  ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────  ──────────────  ────────────────  ────
    2026-10-01  /subscriptions/9d468fb9-dd32-4c26-b451-1ad71caff0bf/resourceGroups/rg-cart-stage/providers/Microsoft.EventHub/namespaces/batch-stage-ca  Ingress Events          7.901117  0.20
    2026-10-01  /subscriptions/9d468fb9-dd32-4c26-b451-1ad71caff0bf/resourceGroups/rg-batch-dev/providers/Microsoft.Network/loadBalancers/lb-api-dev-ba  Data Processed         41.623187  0.19
    2026-10-01  /subscriptions/9d468fb9-dd32-4c26-b451-1ad71caff0bf/resourceGroups/rg-report-dr/providers/Microsoft.Compute/virtualMachines/vm-dwh-dr-a  F2s v2                        24  2.03

    3 of 2,500 rows; --limit 0 shows all
    complete: 2,500 rows, 3 pages, confirmed unchanged after the last
    exact sum of cost: 14012.48952248861547225 in the currency of the enrollment
    as of 2026-11-21T09:00:00Z
    billing periods: 202610 closed
    ");
}

#[test]
fn a_terminal_gets_colour_and_progress_and_a_pipe_neither() {
    let Some(text) = shown(80, "", "spend --demo --by charge-type") else { return };
    assert!(text.contains("␛["), "{text}");
    insta::assert_snapshot!(settled(&text), @"
    ␛[1mSpend of enrollment 100 by charge-type, 202611␛[0m

    ␛[1mchargeType␛[0m       ␛[1mcost␛[0m  ␛[1mcurrency␛[0m   ␛[1mrows␛[0m  ␛[1mshare␛[0m
    ───────────  ────────  ────────  ─────  ───────
    usage        9,427.82  USD       1,666   97.67%  ␛[36m███████████████████████████████␛[0m
    marketplace    224.49  USD           9    2.33%  ␛[36m▋␛[0m

    complete: 1,675 rows, 3 pages, confirmed unchanged after the last
    exact sum: 9652.31197096075483435 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    total: 9,652.31 USD in 2 groups
    ");
    let Some(piped) = shown(80, "", "spend --demo --by charge-type 2>/dev/null | cat") else { return };
    assert!(!piped.contains('␛'), "{piped}");
}
