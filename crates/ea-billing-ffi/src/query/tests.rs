//! Queries by the functions that programs call, against the simulator.

mod cells;
mod ends;
mod fetches;
pub(crate) mod site;
mod streams;
