//! The program from outside: what its user sees, exit code, stdout and stderr together.
//!
//! - `support`: runs the program in a home of its own and looks after every run for keys and for files that others can read
//! - `settings`: where settings come from, the file of profiles, keys
//! - `interrupt`: Ctrl-C and SIGTERM
//! - `rows`: the datasets in every shape, rows that could not be read, data that change meanwhile
//! - `doctor`: the checks
//! - `pages`: help, completions, manual pages
//! - `simulate`: the built-in simulator

mod rows;
mod settings;
mod support;
