//! The options of a simulator.

use super::Simulator;
use super::connection;
use super::gate::Gate;
use super::log::Log;
use super::runtime::OwnRuntime;
use super::shared::{Shared, State};
use super::time::Stopwatch;
use crate::api::Api;
use crate::exchange::Door;
use crate::fault::{Rule, ScriptError};
use crate::world::{World, WorldError};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex};

/// Why a simulator could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The world can't be.
    #[error("the world is not possible")]
    World(#[from] WorldError),
    /// A fault can't be.
    #[error("the faults are not possible")]
    Fault(#[from] ScriptError),
    /// A port could not be listened to.
    #[error("cannot listen at {address} for {listener}")]
    #[non_exhaustive]
    Listen {
        /// What the port was for: `the API`, `the storage host` or `control`.
        listener: &'static str,
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The threads could not be started.
    #[error("cannot start threads")]
    Runtime(#[source] std::io::Error),
    /// The certificates could not be made.
    #[error("cannot make certificates: {0}")]
    Tls(String),
}

/// A simulator that has not been started yet.
#[derive(Clone, Debug)]
pub struct SimulatorBuilder {
    world: World,
    address: IpAddr,
    ports: [u16; 3],
    faults: Vec<Rule>,
    running_clock: bool,
    #[cfg(feature = "tls")]
    tls: bool,
}

impl SimulatorBuilder {
    pub(super) fn new(world: World) -> Self {
        Self {
            world,
            address: Ipv4Addr::LOCALHOST.into(),
            ports: [0; 3],
            faults: Vec::new(),
            running_clock: false,
            #[cfg(feature = "tls")]
            tls: false,
        }
    }

    /// Listens at this address rather than at 127.0.0.1.
    #[must_use]
    pub fn with_address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// The port of the API; any free one if it is 0 or left out.
    #[must_use]
    pub fn with_port(mut self, port: u16) -> Self {
        self.ports[0] = port;
        self
    }

    /// The port of the storage host; any free one if it is 0 or left out.
    #[must_use]
    pub fn with_blob_port(mut self, port: u16) -> Self {
        self.ports[1] = port;
        self
    }

    /// The port of the control listener; any free one if it is 0 or left out.
    #[must_use]
    pub fn with_control_port(mut self, port: u16) -> Self {
        self.ports[2] = port;
        self
    }

    /// Rules that are in force from the start.
    #[must_use]
    pub fn with_faults(mut self, rules: Vec<Rule>) -> Self {
        self.faults = rules;
        self
    }

    /// The servers' clock goes on with real time rather than standing still.
    #[must_use]
    pub fn with_running_clock(mut self) -> Self {
        self.running_clock = true;
        self
    }

    /// The API and the storage host speak https, with certificates that are made at the start.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn with_tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts the simulator, as [`SimulatorBuilder::start_blocking`] does.
    ///
    /// # Errors
    /// The world or a rule can't be, or a port could not be listened to.
    #[expect(clippy::unused_async, reason = "a caller may expect that what starts a server is to be awaited")]
    pub async fn start(self) -> Result<Simulator, StartError> {
        self.start_blocking()
    }

    /// Starts the simulator on threads of its own. Needs no runtime and may be called inside of one.
    ///
    /// # Errors
    /// The world or a rule can't be, or a port could not be listened to.
    pub fn start_blocking(self) -> Result<Simulator, StartError> {
        let (own, runtime) = OwnRuntime::start().map_err(StartError::Runtime)?;
        let _entered = runtime.enter();
        let shared = Arc::new(Shared {
            api: Api::new(self.world.clone())?,
            stopwatch: Mutex::new(self.running_clock.then(Stopwatch::start)),
            state: Mutex::new(State::default()),
            settled: Condvar::new(),
            log: Arc::new(Log::default()),
            api_gate: self.gate(0, "the API")?,
            blob_gate: self.gate(1, "the storage host")?,
            control_gate: self.gate(2, "control")?,
            runtime: runtime.clone(),
            #[cfg(feature = "tls")]
            certificates: self.tls.then(super::tls::Certificates::make).transpose()?,
        });
        shared.add_faults(self.faults)?;
        let loops = vec![
            tokio::spawn(listen(Arc::clone(&shared), Door::Api)),
            tokio::spawn(listen(Arc::clone(&shared), Door::Blob)),
            tokio::spawn(listen_for_control(Arc::clone(&shared))),
        ];
        Ok(Simulator { shared, loops, _runtime: own })
    }

    fn gate(&self, index: usize, listener: &'static str) -> Result<Arc<Gate>, StartError> {
        let address = SocketAddr::new(self.address, self.ports[index]);
        Gate::open_at(address).map(Arc::new).map_err(|source| StartError::Listen {
            listener,
            address,
            source,
        })
    }
}

async fn listen(shared: Arc<Shared>, door: Door) {
    let gate = Arc::clone(shared.gate(door.into()));
    loop {
        let socket = gate.accept().await;
        gate.spawn(connection::serve(Arc::clone(&shared), door, socket));
    }
}

async fn listen_for_control(shared: Arc<Shared>) {
    loop {
        let socket = shared.control_gate.accept().await;
        shared.control_gate.spawn(connection::control(Arc::clone(&shared), socket));
    }
}
