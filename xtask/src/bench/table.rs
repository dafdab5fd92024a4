//! The table at the end of a run, and the line about the machine.

use super::measure::{Measured, Sample, median, per_second};
use super::reader::Reading;
use std::time::Duration;

const NOT_THERE: &str = "n/a";

/// A case with what all runs measured of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) name: &'static str,
    rows: u64,
    samples: Vec<Sample>,
    pub(super) note: String,
}

/// The cases of some runs, in the order of a run, with the notes of the last.
pub(super) fn cases(runs: &[Vec<Measured>]) -> Vec<Case> {
    let Some(last) = runs.last() else { return Vec::new() };
    let all = || runs.iter().flatten();
    let case = |of: &Measured| Case {
        name: of.name,
        rows: of.rows,
        samples: all().filter(|each| each.name == of.name).filter_map(|each| each.sample).collect(),
        note: of.note.clone(),
    };
    last.iter().map(case).collect()
}

/// A line for each case. A megabyte is a million bytes.
pub(super) fn render(cases: &[Case]) -> String {
    let head = ["case", "answers", "rows", "MB", "seconds", "MB/s", "of runs", "MB/s per core", "rows/s", ""];
    align(&head, cases.iter().map(Case::cells))
}

/// Lines of cells below a head. The first column and the last, which has no name, are texts; the others are numbers.
fn align<const N: usize>(head: &[&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let mut all = vec![head.map(str::to_owned)];
    all.extend(lines);
    let mut widths = [0; N];
    for line in &all {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.len().max(*width);
        }
    }
    let print = |line: &[String; N]| {
        let mut text = String::new();
        for (index, (cell, width)) in line.iter().zip(widths).enumerate() {
            let is_text = index == 0 || index + 1 == N;
            text += &if is_text { format!("{cell:<width$}  ") } else { format!("{cell:>width$}  ") };
        }
        text.trim_end().to_owned()
    };
    all.iter().map(print).collect::<Vec<_>>().join("\n")
}

/// What was measured of a client.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) name: String,
    /// None where nothing was measured, which the note explains.
    pub(super) requests: Option<u64>,
    pub(super) rows: u64,
    /// Bytes of bodies.
    pub(super) bytes: Option<u64>,
    /// The time of each run.
    pub(super) walls: Vec<Duration>,
    /// The time on all cores.
    pub(super) cpu: Option<Duration>,
    /// The most memory of all runs.
    pub(super) peak: Option<u64>,
    pub(super) note: String,
}

/// A line for each measurement of a client.
pub(super) fn render_lines(lines: &[Line]) -> String {
    let head = [
        "case", "requests", "rows", "MB", "seconds", "of runs", "MB/s", "rows/s", "ns/row", "CPU s", "peak",
        "",
    ];
    align(&head, lines.iter().map(Line::cells))
}

impl Line {
    /// What some runs of one reader took.
    pub(super) fn of(name: String, rows: u64, readings: &[Reading], note: String) -> Self {
        let all = || readings.iter();
        let usage = readings.first().map(|reading| reading.usage);
        Self {
            name,
            requests: usage.map(|usage| usage.answers),
            rows,
            bytes: usage.map(|usage| usage.bytes),
            walls: all().map(|reading| reading.ran.wall).collect(),
            cpu: median(all().filter_map(|reading| reading.ran.cpu)),
            peak: all().filter_map(|reading| reading.ran.peak).max(),
            note,
        }
    }

    fn cells(&self) -> [String; 12] {
        let cell = |text: Option<String>| text.unwrap_or_else(|| NOT_THERE.to_owned());
        let wall = median(self.walls.iter().copied());
        let range = self.walls.iter().min().zip(self.walls.iter().max());
        let range = range.map(|(least, most)| format!("{}-{}", seconds(*least), seconds(*most)));
        let rate = |count: Option<u64>| count.zip(wall).and_then(|(count, wall)| per_second(count, wall));
        let data = self.bytes.filter(|bytes| *bytes > 0);
        let per_row = wall.and_then(|wall| wall.as_nanos().checked_div(self.rows.into()));
        [
            self.name.clone(),
            cell(self.requests.map(|requests| requests.to_string())),
            self.rows.to_string(),
            cell(self.bytes.map(|bytes| (bytes / 1_000_000).to_string())),
            cell(wall.map(seconds)),
            cell(range),
            cell(rate(data).map(|rate| (rate / 1_000_000).to_string())),
            cell(rate(Some(self.rows)).map(|rate| rate.to_string())),
            cell(per_row.map(|time| time.to_string())),
            cell(self.cpu.map(seconds)),
            memory(self.peak),
            self.note.clone(),
        ]
    }
}

impl Case {
    fn cells(&self) -> [String; 10] {
        let samples = &self.samples;
        let bytes = samples.first().map(|sample| sample.fetched.bytes);
        let answers = samples.first().map(|sample| sample.fetched.answers.to_string());
        let wall = median(samples.iter().map(|sample| sample.wall));
        let cpu = median(samples.iter().filter_map(|sample| sample.cpu));
        let data = bytes.filter(|bytes| *bytes > 0);
        let rate =
            |count: Option<u64>, time: Option<Duration>| count.zip(time).and_then(|(c, t)| per_second(c, t));
        let megabytes = |bytes: Option<u64>| bytes.map(|bytes| (bytes / 1_000_000).to_string());
        let speeds = samples.iter().filter_map(|sample| rate(data, Some(sample.wall)));
        let (least, most) = (speeds.clone().min(), speeds.max());
        let spread = megabytes(least).zip(megabytes(most)).map(|(least, most)| format!("{least}-{most}"));
        let rows = (!samples.is_empty()).then_some(self.rows);
        let cell = |text: Option<String>| text.unwrap_or_else(|| NOT_THERE.to_owned());
        [
            self.name.to_owned(),
            cell(answers),
            self.rows.to_string(),
            cell(megabytes(data)),
            cell(wall.map(seconds)),
            cell(megabytes(rate(data, wall))),
            cell(spread),
            cell(megabytes(rate(data, cpu))),
            cell(rate(rows, wall).map(|rows| rows.to_string())),
            self.note.clone(),
        ]
    }
}

fn seconds(time: Duration) -> String {
    format!("{}.{:03}", time.as_secs(), time.subsec_millis())
}

/// An amount of memory.
pub(super) fn memory(bytes: Option<u64>) -> String {
    let text = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000);
    bytes.map_or_else(|| NOT_THERE.to_owned(), text)
}

/// What the figures were measured on.
pub(super) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|load| !load.is_empty()).unwrap_or(NOT_THERE);
    format!("machine: {cores} cores, {}, load {load} at the end", model(&processors))
}

/// The line `model name` of `/proc/cpuinfo`.
fn model(processors: &str) -> &str {
    let line = processors.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or(NOT_THERE, |line| line.trim_start_matches(['\t', ' ', ':']))
}

#[cfg(test)]
mod tests {
    use super::super::measure::Fetched;
    use super::*;

    fn measured(name: &'static str, milliseconds: &[u64]) -> Vec<Measured> {
        let sample = |&milliseconds: &u64| Sample {
            fetched: Fetched { bytes: 700_000_000, answers: 1 },
            wall: Duration::from_millis(milliseconds),
            cpu: Some(Duration::from_millis(milliseconds / 2)),
        };
        let case = |sample| Measured { name, rows: 1_000_000, sample, note: String::new() };
        if milliseconds.is_empty() {
            return vec![Measured { note: "missing".into(), ..case(None) }];
        }
        milliseconds.iter().map(|time| case(Some(sample(time)))).collect()
    }

    #[test]
    fn a_case_is_a_line_with_the_medians_of_its_runs() {
        let (file, peer) = (measured("file", &[700, 1400, 1000]), measured("peer", &[]));
        let runs: Vec<_> = file.into_iter().map(|file| [vec![file], peer.clone()].concat()).collect();
        insta::assert_snapshot!(render(&cases(&runs)), @"
        case  answers     rows   MB  seconds  MB/s   of runs  MB/s per core   rows/s
        file        1  1000000  700    1.000   700  500-1000           1400  1000000
        peer      n/a  1000000  n/a      n/a   n/a       n/a            n/a      n/a  missing
        ");
    }

    #[test]
    fn what_moves_no_data_has_no_speed() {
        let mut report = measured("report", &[1500]);
        report[0].sample = report[0].sample.map(|sample| Sample {
            fetched: Fetched { bytes: 0, answers: 3 },
            cpu: None,
            ..sample
        });
        insta::assert_snapshot!(render(&cases(&[report])), @"
        case    answers     rows   MB  seconds  MB/s  of runs  MB/s per core  rows/s
        report        3  1000000  n/a    1.500   n/a      n/a            n/a  666666
        ");
    }

    #[test]
    fn a_client_is_a_line_with_the_median_of_its_times() {
        let line = Line {
            name: "pages".into(),
            requests: Some(1001),
            rows: 1_000_000,
            bytes: Some(1_300_000_000),
            walls: [4000, 6000, 5000].map(Duration::from_millis).to_vec(),
            cpu: Some(Duration::from_millis(8250)),
            peak: Some(41_900_000),
            note: "2.50 times as long as curl".into(),
        };
        let unchanged = Line { requests: Some(1), bytes: Some(0), note: String::new(), ..line.clone() };
        let missing = Line {
            requests: None,
            bytes: None,
            walls: Vec::new(),
            cpu: None,
            peak: None,
            note: "missing".into(),
            ..line.clone()
        };
        insta::assert_snapshot!(render_lines(&[line, unchanged, missing]), @"
        case   requests     rows    MB  seconds      of runs  MB/s  rows/s  ns/row  CPU s     peak
        pages      1001  1000000  1300    5.000  4.000-6.000   260  200000    5000  8.250  41.9 MB  2.50 times as long as curl
        pages         1  1000000     0    5.000  4.000-6.000   n/a  200000    5000  8.250  41.9 MB
        pages       n/a  1000000   n/a      n/a          n/a   n/a     n/a     n/a    n/a      n/a  missing
        ");
    }

    #[test]
    fn memory_is_told_in_megabytes() {
        assert_eq!(memory(Some(10_772_480)), "10.7 MB");
        assert_eq!(memory(None), "n/a");
    }

    #[test]
    fn the_processor_is_named_where_the_system_names_it() {
        assert_eq!(model("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n"), "Some CPU @ 2 GHz");
        assert_eq!(model(""), "n/a");
    }
}
