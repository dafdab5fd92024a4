//! Whether the amounts of balance summaries fit each other.
