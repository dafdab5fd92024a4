//! Where every setting comes from: flags, then the environment, then the profile, then the default.
