//! The program from outside: what its user sees, exit code, stdout and stderr together.
//!
//! - `support`: runs the program in a home of its own and looks after every run for keys and for files that others can read
//! - `settings`: where settings come from, the file of profiles, keys
//! - `interrupt`: Ctrl-C and SIGTERM
//! - `doctor`: the checks
//! - `pages`: help, completions, manual pages
//! - `simulate`: the built-in simulator

mod doctor;
mod interrupt;
mod pages;
mod settings;
mod simulate;
mod support;
