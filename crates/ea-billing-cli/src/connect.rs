//! From settings to a client, of the real thing or of the built-in simulator.

use ea_billing_core::{Client, ManualClock, Selector};
use ea_billing_sim::{KeyRequest, Simulator, World};

use crate::{
    args::{Connection, PeriodArgs},
    command::Session,
    failure::{Failure, Result},
};

/// A client, and the simulator that answers it if there is one.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) client: Client,
    /// Ends when this is dropped.
    _simulator: Option<Simulator>,
}

/// Makes the client that the arguments, the environment and the profile lead to.
pub(crate) async fn connect(session: &Session, args: &Connection) -> Result<Connected> {
    let _ = session;
    if !args.demo {
        return Ok(Connected {
            client: ea_billing_core::ClientBuilder::from_env()?.build()?,
            _simulator: None,
        });
    }
    let failed = |error: &dyn std::error::Error| {
        Failure::new(
            crate::exit::Exit::Failure,
            "simulator",
            format!("the simulator could not start: {error}"),
        )
    };
    let simulator = Simulator::start(World::default()).await.map_err(|error| failed(&error))?;
    let key = simulator.issue_key(&KeyRequest::new("100")).map_err(|error| failed(&error))?;
    let client = Client::builder()
        .with_api_key(ea_billing_core::ApiKey::new(key)?)
        .with_base_url(simulator.url())
        .without_proxy()
        .with_clock(std::sync::Arc::new(ManualClock::new(simulator.now())))
        .build()?;
    Ok(Connected { client, _simulator: Some(simulator) })
}

/// The selector that `--period`, or `--from` and `--to`, stand for.
pub(crate) fn selector(args: &PeriodArgs) -> Result<Selector> {
    let text = match (&args.period, &args.from, &args.to) {
        (Some(period), ..) => period.clone(),
        (None, Some(from), to) => format!("{from}..{}", to.as_deref().unwrap_or_default()),
        (None, None, _) => "current".to_owned(),
    };
    Ok(text.parse()?)
}
