//! Where settings come from.

use crate::support::Home;

#[test]
fn an_argument_that_is_no_argument_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --perod current"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: unexpected argument '--perod' found
    hint: a similar argument exists: '--period'; `ea-billing usage --help` tells more
    ");
    insta::assert_snapshot!(home.run("usage --perod current --json-errors"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    {"error":{"code":"invalid_argument","message":"unexpected argument '--perod' found","causes":[],"hint":"a similar argument exists: '--period'; `ea-billing usage --help` tells more","httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}
    "#);
}

#[test]
fn a_key_as_an_argument_is_not_repeated() {
    let home = Home::new();
    insta::assert_snapshot!(home.program(["usage", crate::support::CANARY]).run(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: unexpected argument '(not repeated: it may be an API key)' found
    hint: `ea-billing usage --help` tells more
    ");
}
