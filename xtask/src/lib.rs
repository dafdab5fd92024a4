//! The workspace's own commands.
//!
//! Depends on no crate of the workspace, so that it builds when the code it generates does not.

pub mod abi;
pub mod bench;
pub mod bundle;
pub mod cargo;
pub mod ci;
pub mod codegen;
pub mod dist;
pub mod emit;
pub mod error;
pub mod header;
pub mod import;
pub mod lift;
pub mod lock;
pub mod module;
pub mod normalize;
pub mod output;
pub mod overlay;
pub mod package;
pub mod pointer;
mod program;
pub mod python;
mod stopwatch;
pub mod swagger;
pub mod tidy;
pub mod tools;
pub mod workspace;

pub use error::Error;
