//! The environment variables: their names, and the one place that reads them.

/// A variable that the program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) const ALL: &[Variable] = &[Variable { name: "EA_BILLING_URL", about: "the address of the API" }];

/// The variables as they were when the program asked for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    refuses_colour: bool,
    forces_colour: bool,
    is_dumb_terminal: bool,
}

impl Environment {
    #[expect(clippy::disallowed_methods, reason = "this is the home of the variables")]
    pub(crate) fn read() -> Self {
        Self::of(
            ["NO_COLOR", "CLICOLOR_FORCE", "TERM"]
                .iter()
                .filter_map(|name| Some((*name, std::env::var(name).ok()?))),
        )
    }

    pub(crate) fn of<T: Into<String>>(values: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut env = Self::default();
        for (name, value) in values {
            let value: String = value.into();
            match name {
                "NO_COLOR" => env.refuses_colour = !value.is_empty(),
                "CLICOLOR_FORCE" => env.forces_colour = !value.is_empty() && value != "0",
                _ => env.is_dumb_terminal = value == "dumb",
            }
        }
        env
    }

    pub(crate) fn refuses_colour(&self) -> bool {
        self.refuses_colour
    }

    pub(crate) fn forces_colour(&self) -> bool {
        self.forces_colour
    }

    pub(crate) fn is_dumb_terminal(&self) -> bool {
        self.is_dumb_terminal
    }
}
