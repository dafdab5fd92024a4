//! Runs the program in a home of its own, and looks after every run for keys and for files that others can read.

mod sight;

use std::{
    cell::RefCell,
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    fmt, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};

use ea_billing_sim::{Enrollment, KeyRequest, Simulator, World};

/// A key that no server takes. Its claims name the enrollment 100 and an end in 2099.
pub(crate) const CANARY: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.\
    eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIiwiSWQiOiJjYW5hcnkiLCJSZXBvcnRWaWV3IjoiU3lzdGVtIiwiZXhwIjo0MTAyMzU4NDAwfQ.\
    Q2FuYXJ5T2ZUaGVUZXN0c1RoYXROb2JvZHlNYXlTZWVJbkFueU91dHB1dDAx";

/// A home folder, in which the program finds its settings and keeps its cache.
#[derive(Debug)]
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// Keys that must be seen nowhere.
    secrets: RefCell<Vec<String>>,
    /// What a test put there itself, or wants others to read.
    given: RefCell<BTreeSet<PathBuf>>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = RefCell::new(vec![CANARY.to_owned()]);
        Self { folder, secrets, given: RefCell::default() }
    }

    /// The path of something in the home.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it, that only its owner can read.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        self.give(name);
        path
    }

    /// Writes the file of profiles to its usual place.
    pub(crate) fn write_config(&self, text: &str) {
        self.write(".config/ea-billing/config.toml", text);
    }

    /// Lets a file, or all of a folder, be of any mode and hold a key.
    pub(crate) fn give(&self, name: &str) {
        self.given.borrow_mut().insert(self.path(name));
    }

    /// A simulator, and a file `key` in the home that holds a key of the enrollment 100 for it.
    ///
    /// Its time is in the past and the key lasts, since the program goes by the clock of the machine.
    pub(crate) fn simulator(&self) -> Simulator {
        let world = r#"{"asOf": "2024-06-15T09:00:00Z", "enrollments": [{"number": "100", "firstPeriod": "202307"}]}"#;
        let simulator = Simulator::start_blocking(World::from_json(world).unwrap()).unwrap();
        self.give_key(&simulator, &KeyRequest::new("100"));
        simulator
    }

    /// A simulator with months so small that a fetch takes no time, 50 rows in three pages, and a key of this view.
    pub(crate) fn small_simulator(&self, key: &KeyRequest, view_charges: bool) -> Simulator {
        let first_period = "202311".parse().unwrap();
        let enrollment =
            Enrollment { rows_per_month: 50, first_period, view_charges, ..Enrollment::new("100") };
        let as_of = "2024-03-20T09:00:00Z".parse().unwrap();
        let world = World { page_size: 20, as_of, enrollments: vec![enrollment], ..World::default() };
        let simulator = Simulator::start_blocking(world).unwrap();
        self.give_key(&simulator, key);
        simulator
    }

    /// Puts another key into the file `key`.
    pub(crate) fn give_key(&self, simulator: &Simulator, request: &KeyRequest) {
        let expires = "2099-12-31T00:00:00Z".parse().ok();
        let key = simulator.issue_key(&KeyRequest { expires, ..request.clone() }).unwrap();
        self.write("key", &key);
        self.secrets.borrow_mut().push(key);
    }

    /// A text that must be seen nowhere from now on.
    pub(crate) fn keep_secret(&self, text: &str) {
        self.secrets.borrow_mut().push(text.to_owned());
    }

    /// The program with these arguments, in an environment that has the canary as its key and nothing else of ours.
    pub(crate) fn program<T: Into<OsString>>(&self, arguments: impl IntoIterator<Item = T>) -> Program<'_> {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let program =
            Program { home: self, arguments, variables: Vec::new(), stdin: Vec::new(), keeps_stdin: false };
        program.env("EA_BILLING_API_KEY", CANARY)
    }

    /// Runs the program with the words of a line as its arguments.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.program(line.split_whitespace()).run()
    }

    /// Runs the program with the words of a line as its arguments, against a simulator and with the key of the file `key`.
    pub(crate) fn ask(&self, simulator: &Simulator, line: &str) -> Run {
        self.program(line.split_whitespace()).against(simulator).run()
    }
}

/// The program before it runs.
#[derive(Debug)]
pub(crate) struct Program<'h> {
    home: &'h Home,
    arguments: Vec<OsString>,
    variables: Vec<(&'static str, OsString)>,
    stdin: Vec<u8>,
    /// Whether stdin has no end before that of the run.
    keeps_stdin: bool,
}

impl<'h> Program<'h> {
    /// Sets a variable; an empty one is absent.
    pub(crate) fn env(mut self, name: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name, value.as_ref().to_owned()));
        self
    }

    /// Where it runs.
    pub(crate) const fn home(&self) -> &'h Home {
        self.home
    }

    /// What stands on stdin; nothing if this is not called.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        text.as_bytes().clone_into(&mut self.stdin);
        self
    }

    /// Lets stdin have no end.
    pub(crate) fn with_open_stdin(mut self) -> Self {
        self.keeps_stdin = true;
        self
    }

    /// Lets it ask a simulator, with the key of the file `key`.
    pub(crate) fn against(self, simulator: &Simulator) -> Self {
        let key = self.home.path("key");
        self.env("EA_BILLING_URL", simulator.url())
            .env("EA_BILLING_API_KEY", "")
            .env("EA_BILLING_API_KEY_FILE", key)
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Run {
        let mut running = self.start();
        let mut stdout = String::new();
        running.stdout.read_to_string(&mut stdout).unwrap();
        running.end(stdout)
    }

    /// Starts it.
    pub(crate) fn start(self) -> Running<'h> {
        let mut child = self.command().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // One that reads nothing may be gone by now.
        let _ = stdin.write_all(&self.stdin);
        let stdin = Some(stdin).filter(|_| self.keeps_stdin);
        let mut stderr = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Running { home: self.home, typed: self.arguments, child, _stdin: stdin, stdout, stderr }
    }

    fn command(&self) -> Command {
        let program = env!("CARGO_BIN_EXE_ea-billing");
        // Under the worst umask: what is private has to be made so.
        let mut command = if cfg!(unix) {
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", r#"umask 000; exec "$0" "$@""#, program]);
            shell
        } else {
            Command::new(program)
        };
        command.args(&self.arguments).current_dir(self.home.folder.path()).env_clear();
        // Without it a measurement of what the tests reach would miss these runs.
        #[expect(clippy::disallowed_methods, reason = "handed on to the program")]
        command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        command
            .env("HOME", self.home.folder.path())
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// The program while it runs.
#[derive(Debug)]
pub(crate) struct Running<'h> {
    home: &'h Home,
    typed: Vec<OsString>,
    child: Child,
    _stdin: Option<std::process::ChildStdin>,
    stdout: BufReader<std::process::ChildStdout>,
    stderr: std::thread::JoinHandle<String>,
}

impl Running<'_> {
    /// The next line of stdout; waits for it.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Sends a signal, such as `INT`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        #[cfg(target_os = "linux")]
        self.shows_no_key_to_other_users();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Everybody on the machine can see the arguments of a program that runs.
    #[cfg(target_os = "linux")]
    fn shows_no_key_to_other_users(&self) {
        let arguments = fs::read(format!("/proc/{}/cmdline", self.child.id())).unwrap();
        let arguments = String::from_utf8_lossy(&arguments).into_owned();
        assert!(arguments.contains("ea-billing"), "{arguments}");
        // A test may type a key where none belongs.
        let typed = |secret: &String| self.typed.iter().any(|word| word.to_string_lossy().contains(secret));
        let secrets: Vec<_> =
            self.home.secrets.borrow().iter().filter(|secret| !typed(secret)).cloned().collect();
        sight::no_key_in(&arguments, &secrets, "the arguments");
    }

    /// Waits until SIGTERM would not just kill it.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait_until_it_catches_signals(&self) {
        const TERM: u64 = 1 << 14;
        loop {
            let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
            if u64::from_str_radix(caught.trim(), 16).unwrap() & TERM != 0 {
                return;
            }
            std::thread::yield_now();
        }
    }

    /// Waits for its end and looks at what it left.
    pub(crate) fn wait(mut self) -> Run {
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.end(stdout)
    }

    /// Waits for its end, and reads only then what it printed meanwhile.
    #[cfg(unix)]
    pub(crate) fn wait_without_reading(mut self) -> Run {
        self.child.wait().unwrap();
        self.wait()
    }

    fn end(mut self, stdout: String) -> Run {
        let status = self.child.wait().unwrap();
        let run = Run { status, stdout, stderr: self.stderr.join().unwrap(), home: self.home.path("") };
        let secrets = self.home.secrets.borrow();
        sight::no_key_in(&run.stdout, &secrets, "stdout");
        sight::no_key_in(&run.stderr, &secrets, "stderr");
        sight::private(&self.home.path(""), &self.home.given.borrow(), &secrets);
        run
    }
}

/// What a run showed. Its text is meant for snapshots: paths and ports that differ between runs are replaced.
#[derive(Debug)]
pub(crate) struct Run {
    status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    home: PathBuf,
}

impl Run {
    /// The exit code; a run that a signal killed has none.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The run without the line about the clock, which tells how long ago the simulator's time was.
    pub(crate) fn without_clock(&self) -> String {
        let text = self.to_string();
        let lines = text.lines().filter(|line| !line.starts_with("warning: this machine's clock is"));
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// What stands on stderr but for the line about the clock.
    pub(crate) fn warnings(&self) -> String {
        let lines = self.stderr.lines().filter(|line| !line.starts_with("warning: this machine's clock is"));
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// The rows of `-o json`.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code().map_or("none".to_owned(), |code| code.to_string());
        let text = format!(
            "exit code: {code}\n----- stdout -----\n{}----- stderr -----\n{}",
            self.stdout, self.stderr
        );
        f.write_str(&sight::steady(&text, &self.home))
    }
}

/// Whether there is nothing at the path but what a test put there.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
