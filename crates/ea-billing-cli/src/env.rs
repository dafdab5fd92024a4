//! The environment variables: their names, and the one place that reads them.

/// A variable that the program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) const ALL: &[Variable] = &[Variable { name: "EA_BILLING_URL", about: "the address of the API" }];
