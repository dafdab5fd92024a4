//! The billing API as the documents describe it.

mod balance;
mod client;
mod csv;
mod etag;
mod keys;
mod legacy;
mod pages;
mod quirks;
mod report;
mod samples;
mod shape;
mod wire;
