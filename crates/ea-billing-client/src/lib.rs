//! Raw client.
pub mod decode;
mod generated;
pub mod transport;
pub mod wire;
pub use generated::*;
