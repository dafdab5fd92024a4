//! Figures made of records: pure functions, which ask neither a server nor a clock.

pub mod balance;
pub mod price;
pub mod spend;
