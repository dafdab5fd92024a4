//! `ea-billing demo`: the tour, and that what it advises works.

use crate::support::Home;

#[test]
fn the_tour_is_the_same_everywhere() {
    let home = Home::new();
    let run = home.run("demo");
    insta::assert_snapshot!(run, @"
    exit code: 0
    ----- stdout -----
    Enrollment 100, as of 2026-11-21 09:00 UTC
    Invented, and served by a simulator inside this program; nothing was sent out.

    Balance of 202611, in USD
    beginning  purchases  adjustments  utilized     ending  overage  marketplace
    ─────────  ─────────  ───────────  ────────  ─────────  ───────  ───────────
         0.00  67,000.00         0.00  8,792.01  58,207.99   635.82       224.49

    Spend of 202611 by service: 9,652.31 USD, usage and marketplace
    service               cost  share
    ────────────────  ────────  ───────
    Virtual Machines  5,640.68   58.44%  ████████████████████████████████████████
    VPN Gateway         808.27    8.37%  █████▋
    PostgreSQL          641.03    6.64%  ████▌
    Redis Cache         412.72    4.28%  ██▉
    Search              385.76    4.00%  ██▋
    SQL Database        383.74    3.98%  ██▋
    Security Center     266.67    2.76%  █▉
    Quarry Analytics    189.67    1.97%  █▎
    (25 more)           923.78    9.57%  ██████▌

    Spend of 202611 by day, in USD
    606.65 ┤        ▇   ▁         ▁ ▄ ▁   ▂ ▃   ▂
           │  █ ▆ ▃ █ ▆ █   ▆ ▆ ▇ █ █ █   █ █ ▆ █ ▆
           │  █ █ █ █ █ █   █ █ █ █ █ █   █ █ █ █ █
           │  █ █ █ █ █ █   █ █ █ █ █ █   █ █ █ █ █
           │▄ █ █ █ █ █ █ ▂ █ █ █ █ █ █ ▆ █ █ █ █ █
           │█ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █
           │█ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █
         0 ┼────────────────────────────────────────────────────────────
            1       5         10        15        20        25        30

    Complete: each of 58 fetches ended in proof
    data                    fetches    rows  pages  proof
    ──────────────────────  ───────  ──────  ─────  ───────────────────
    billing periods               1      13      1  one answer
    balance summary              13      13     13  one answer each
    usage details                13  31,666     38  confirmed unchanged
    marketplace charges          13     243     13  one answer each
    price sheet                  13   5,681     13  one answer each
    reservation details           1   1,540      1  one answer
    reservation summaries         1   1,930      1  one answer
    reservation charges           1       7      1  one answer
    shared recommendations        1      82      1  one answer
    single recommendations        1     210      1  one answer

    Fresh
    last day with usage: 2026-11-20
    open: 202611; the figures still change
    closed: 202511 to 202610; no changes are expected

    Next
    ea-billing spend --demo --by subscription --top 5           who spends most
    ea-billing spend --demo --by month,tag:env -p last-3        what tags tell
    ea-billing usage --demo -p previous -o csv --out usage.csv  every row of a month
    ea-billing balance --demo -p last-6                         the commitment
    ea-billing prices --demo --limit 10                         the price sheet

    With an enrollment of your own
    export EA_BILLING_URL=https://… EA_BILLING_API_KEY_FILE=key.txt
    ea-billing spend --by service --top 8
    ----- stderr -----
    ");
    let longest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(80), "{longest:?}");
    assert!(!run.stdout.contains('\u{1b}'));
    let coloured = home.run("demo --color always").stdout;
    let plain = coloured.split("\u{1b}[").map(|part| part.split_once('m').map_or(part, |(_, text)| text));
    // Each part but the first begins with a colour; the first is empty, as the title has one.
    assert!(coloured.starts_with("\u{1b}["));
    assert_eq!(plain.collect::<String>(), run.stdout);
}

#[test]
fn what_the_tour_advises_works() {
    let home = Home::new();
    let tour = home.run("demo").stdout;
    let mut tried = 0;
    for line in tour.lines().filter(|line| line.starts_with("ea-billing") && line.contains("--demo")) {
        let (command, _) = line.split_once("  ").unwrap_or((line, ""));
        home.give("usage.csv");
        let run = home.run(command.strip_prefix("ea-billing ").unwrap());
        assert_eq!(run.code(), Some(0), "{command}: {run}");
        assert_eq!(run.stderr, "", "{command}");
        tried += 1;
    }
    assert_eq!(tried, 5);
}
