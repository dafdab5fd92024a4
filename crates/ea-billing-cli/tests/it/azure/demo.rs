//! The built-in simulator, the same on every machine.

use crate::support::Home;

#[test]
fn the_demo_needs_no_account() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("login --check --demo"), @"");
    insta::assert_snapshot!(home.run("aggregates --demo --limit 2"), @"");
    insta::assert_snapshot!(home.run("ratecard --demo --limit 2"), @"");
    insta::assert_snapshot!(home.run("rate --demo"), @"");
    insta::assert_snapshot!(home.run("invoices list --demo"), @"");
    insta::assert_snapshot!(home.run("doctor --demo --azure -o csv --columns check,state"), @"");
}

#[test]
fn another_subscription_of_the_simulator_is_named_by_its_id() {
    let run = Home::new().run("ratecard --demo --terms --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8436 -o csv --columns term,amount");
    insta::assert_snapshot!(run, @"");
    let run = Home::new().run("ratecard --demo --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8437");
    insta::assert_snapshot!(run, @"");
}
