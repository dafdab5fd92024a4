//! The runtime that a client's calls run on.
