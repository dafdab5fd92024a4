//! The file of profiles.
