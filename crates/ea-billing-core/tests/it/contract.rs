//! What every server of the EA Reporting API has to keep, by a client that knows nothing of the server's inside.
//!
//! The suite runs over every endpoint and version: by the current period, by a closed period, and by its days where the
//! API has them. It asks the simulator, as the administrator of three enrollments whose answers are printed in three ways,
//! and compares the figures with what the simulator knows. To ask another server instead, name it by
//!
//! - `EA_BILLING_CONTRACT_URL`, its base URL;
//! - `EA_BILLING_CONTRACT_KEY_FILE`, a file with an API key of it.
//!
//! The other variables of the client, such as `EA_BILLING_CA_FILE`, count too. Then it only reads, it takes as long as the
//! server does, and what the server does not have, or does not let this key read, is passed over with a word on stderr:
//!
//! ```text
//! cargo test -p ea-billing-core --test it contract -- --nocapture
//! ```
//!
//! A figure of the current period may change while it is compared; then run the suite again.

mod balance;
mod laws;
mod marketplace;
mod reservations;
mod target;
mod usage;
