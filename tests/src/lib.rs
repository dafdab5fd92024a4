//! Tests of the whole workspace from the outside; see `tests/it`.
