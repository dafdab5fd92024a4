//! The only place that prints: data on stdout, everything else on stderr.

use std::{
    fmt,
    io::{self, IsTerminal as _, Write},
    time::Duration,
};

use anstyle::{AnsiColor, Style};
use indicatif::{
    HumanFloatCount, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};
use terminal_size::{Width, terminal_size_of};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::{MakeWriter, time::uptime},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{args::Color, diagnostic::fit_to_show, env::Environment, render::visible};

/// Both streams, and what they can show.
#[derive(Clone, Debug)]
pub(crate) struct Printer {
    pub(crate) stdout_is_terminal: bool,
    /// Whether stdout may have colour; not where the output goes into a file.
    pub(crate) stdout_has_colour: bool,
    pub(crate) stderr_has_colour: bool,
    /// The columns of the terminal; nothing where stdout is none.
    pub(crate) width: Option<usize>,
    pub(crate) quiet: bool,
    /// The lines that tell how far fetches are. Other lines have to be printed around them.
    bars: MultiProgress,
}

impl Printer {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let environment = Environment::read();
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (stdout_is_terminal, stderr_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
        let width = terminal_size_of(&stdout).map(|(Width(width), _)| usize::from(width));
        let has_progress = stderr_is_terminal && !quiet && !environment.is_dumb_terminal();
        let target = if has_progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self {
            stdout_is_terminal,
            stdout_has_colour: has_colour(color, stdout_is_terminal, &environment),
            stderr_has_colour: has_colour(color, stderr_is_terminal, &environment),
            // A terminal that does not know its width says 0.
            width: width.filter(|width| stdout_is_terminal && *width > 0),
            quiet,
            bars: MultiProgress::with_draw_target(target),
        }
    }

    /// Something a reader of the data should know. Shown unless quiet.
    pub(crate) fn warn(&self, text: &str) {
        self.labelled("warning", AnsiColor::Yellow.on_default().bold(), text);
    }

    /// Something good to know that is no reason to worry. Shown unless quiet.
    pub(crate) fn note(&self, text: &str) {
        self.labelled("note", AnsiColor::Cyan.on_default().bold(), text);
    }

    fn labelled(&self, label: &str, style: Style, text: &str) {
        if self.quiet {
            return;
        }
        let style = if self.stderr_has_colour { style } else { Style::new() };
        self.stderr(&format!("{style}{label}:{style:#} {}", fit_to_show(text)));
    }

    /// What is going on, for a person who waits: on a terminal only. It is gone when it is dropped.
    pub(crate) fn progress(&self, what: &str) -> Progress {
        if self.bars.is_hidden() {
            return Progress(ProgressBar::hidden());
        }
        let bar = self.bars.add(ProgressBar::new_spinner());
        let template =
            ProgressStyle::with_template("{spinner} {msg}: {human_pos} rows, {rate} a second, {elapsed}");
        if let Ok(style) = template {
            let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = write!(out, "{:.0}", HumanFloatCount(state.per_sec()));
            };
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_message(visible(what));
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    /// A line on stderr, with no escapes of a terminal but colours.
    pub(crate) fn stderr(&self, line: &str) {
        let line = only_colours(line, self.stderr_has_colour);
        self.bars.suspend(|| {
            let _ = writeln!(io::stderr(), "{line}");
        });
    }

    /// From now on, tells on stderr what is asked, what is waited for, and why something is asked again. Never fails: who
    /// listens already goes on listening.
    pub(crate) fn tell_requests(&self) {
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_target(false)
            .with_timer(uptime())
            .with_writer(TraceLines(self.bars.clone()));
        let own = Targets::new().with_target("ea_billing", LevelFilter::DEBUG);
        let _ = tracing_subscriber::registry().with(own).with(lines).try_init();
    }

    /// Bytes on stdout. A reader that went away is no error: it has read enough.
    pub(crate) fn stdout(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.data();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Stdout, for more bytes than there should be in memory.
    #[expect(clippy::unused_self, reason = "who prints has a printer")]
    pub(crate) fn data(&self) -> impl Write + use<> {
        io::stdout().lock()
    }
}

/// Prints the lines of traces around those of progress.
#[derive(Clone, Debug)]
struct TraceLines(MultiProgress);

impl<'a> MakeWriter<'a> for TraceLines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Write for TraceLines {
    /// Takes a whole line, which is how events come.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let shown = fit_to_show(text.trim_end_matches('\n'));
        self.0.suspend(|| writeln!(io::stderr(), "{shown}"))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What was asked for on the command line wins; then <https://no-color.org> and <https://bixense.com/clicolors>.
fn has_colour(color: Color, is_terminal: bool, environment: &Environment) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.refuses_colour() => false,
        Color::Auto => environment.forces_colour() || (is_terminal && !environment.is_dumb_terminal()),
    }
}

/// The line without anything that a terminal would obey, but colours where there may be any.
fn only_colours(line: &str, colours: bool) -> String {
    let mut shown = String::with_capacity(line.len());
    for (place, part) in line.split("\u{1b}[").enumerate() {
        if place == 0 {
            shown.push_str(&visible(part));
            continue;
        }
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end.filter(|end| colours && part[*end..].starts_with('m')) {
            Some(end) => {
                let (colour, rest) = part.split_at(end + 1);
                shown.push_str(&format!("\u{1b}[{colour}{}", visible(rest)));
            }
            None => shown.push_str(&visible(&format!("\u{1b}[{part}"))),
        }
    }
    shown
}

/// The line that tells how far a fetch is.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// So many rows more, and what they are of.
    pub(crate) fn rows(&self, rows: u64) {
        self.0.inc(rows);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_goes_by_flag_then_variables_then_terminal() {
        let check = |color, variable: Option<(&'static str, &str)>, on_terminal, elsewhere| {
            let environment = Environment::of(variable);
            let found = |is_terminal| has_colour(color, is_terminal, &environment);
            assert_eq!((found(true), found(false)), (on_terminal, elsewhere), "{color:?} {variable:?}");
        };
        check(Color::Auto, None, true, false);
        check(Color::Auto, Some(("NO_COLOR", "1")), false, false);
        check(Color::Auto, Some(("CLICOLOR_FORCE", "1")), true, true);
        check(Color::Auto, Some(("TERM", "dumb")), false, false);
        check(Color::Always, Some(("NO_COLOR", "1")), true, true);
        check(Color::Never, Some(("CLICOLOR_FORCE", "1")), false, false);
    }

    #[test]
    fn lines_on_stderr_obey_nothing_but_colours() {
        let check = |line, with: &str, without: &str| {
            assert_eq!(only_colours(line, true), with);
            assert_eq!(only_colours(line, false), without);
        };
        check(
            "\u{1b}[1;31merror:\u{1b}[0m x",
            "\u{1b}[1;31merror:\u{1b}[0m x",
            r"\u{1b}[1;31merror:\u{1b}[0m x",
        );
        check("a\u{1b}[2Jb\u{7}", r"a\u{1b}[2Jb\u{7}", r"a\u{1b}[2Jb\u{7}");
        check(
            "\u{1b}]8;;http://x\u{1b}\\y\u{9b}31m",
            r"\u{1b}]8;;http://x\u{1b}\y\u{9b}31m",
            r"\u{1b}]8;;http://x\u{1b}\y\u{9b}31m",
        );
        check("two\nlines\u{1b}[", r"two\nlines\u{1b}[", r"two\nlines\u{1b}[");
    }
}
