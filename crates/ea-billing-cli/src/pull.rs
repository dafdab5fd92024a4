//! Fetching what a selector means, span by span, and what is told about it.
