//! The program from outside: what its user sees, exit code, stdout and stderr together.
//!
//! - `support`: runs the program in a home of its own and looks after every run for keys and for files that others can read
//! - `rows`: the datasets in every shape, rows that could not be read, data that change meanwhile

mod rows;
mod support;
