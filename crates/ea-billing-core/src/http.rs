//! The one way to a server: key, origin, redirects, retry, limits.
