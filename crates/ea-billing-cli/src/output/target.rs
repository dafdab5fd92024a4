//! Where the bytes go: stdout, or a file that an option names.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::pending::{NewFile, Placing};
use crate::{
    failure::{Failure, OUTPUT, Result},
    printer::Printer,
};

/// Where the bytes go.
#[derive(Debug)]
pub(super) enum Target {
    Stdout,
    /// A new file, beside the one whose place it takes in the end. It can be read by its owner only.
    File {
        new: NewFile,
        path: PathBuf,
        option: &'static str,
        shown: PathBuf,
        /// Whether a file that stands there is replaced.
        replaces: bool,
    },
    /// A device or pipe, which has no place to take.
    Device {
        option: &'static str,
        path: PathBuf,
    },
}

impl Target {
    /// The target of an option such as `--out`. A new file is made at once, so that a folder that cannot be written to is
    /// found out before anything is fetched. Of a symbolic link, the file it leads to is replaced, and the link stays.
    pub(super) fn of(option: &'static str, out: Option<&Path>) -> Result<Self> {
        let Some(shown) = out else { return Ok(Self::Stdout) };
        let named = |why: &str| format!("{option} {} {why}", shown.display());
        let cannot = |why: &str| Failure::usage(OUTPUT, named(why));
        if shown.as_os_str() == "-" {
            return Err(cannot("is no name of a file"));
        }
        let path = match fs::metadata(shown) {
            Ok(found) if found.is_dir() => return Err(cannot("is a folder, expected the name of a file")),
            Ok(found) if !found.is_file() => return Ok(Self::Device { option, path: shown.to_owned() }),
            Ok(_) => fs::canonicalize(shown)
                .map_err(|error| Failure::storage(named("cannot be followed to its file"), error))?,
            Err(_) if shown.is_symlink() => return Err(cannot("is a symbolic link that leads nowhere")),
            Err(_) => shown.to_owned(),
        };
        let (Some(folder), Some(name)) = (folder_of(&path), path.file_name()) else {
            return Err(cannot("is no name of a file"));
        };
        let made = fs::canonicalize(folder).and_then(|folder| Ok((NewFile::in_folder(&folder)?, folder)));
        let (new, whole) = made.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => cannot("is in a folder that does not exist")
                .with_hint(format!("make the folder {}", folder.display())),
            _ => Failure::storage(named("cannot be written: its folder takes no new file"), error)
                .with_hint("name a file in a folder that you may write to"),
        })?;
        Ok(Self::File { new, path: whole.join(name), option, shown: shown.to_owned(), replaces: true })
    }

    /// As [`of`](Self::of) a file that replaces no other: neither one that is there nor one that somebody makes meanwhile.
    pub(super) fn fresh(option: &'static str, shown: &Path) -> Result<Self> {
        if shown.symlink_metadata().is_ok() {
            return Err(is_there(option, shown));
        }
        let mut target = Self::of(option, Some(shown))?;
        if let Self::File { replaces, .. } = &mut target {
            *replaces = false;
        }
        Ok(target)
    }

    /// Whether what is written may be shown by a terminal at once.
    pub(super) fn may_be_terminal(&self, printer: &Printer) -> bool {
        match self {
            Self::Stdout => printer.stdout_is_terminal,
            Self::File { .. } => false,
            Self::Device { .. } => true,
        }
    }

    /// The new file, if there is one.
    pub(super) fn file(&mut self) -> Option<&mut File> {
        match self {
            Self::File { new, .. } => new.file(),
            Self::Stdout | Self::Device { .. } => None,
        }
    }

    /// Waits until the disk has all of the new file.
    pub(super) fn sync(&mut self) -> Result<()> {
        let synced = self.file().map_or(Ok(()), |file| file.sync_all());
        synced.map_err(|error| self.failed(error))
    }

    /// Lets the new file take its place.
    fn put_in_place(&mut self, placing: &mut Placing) -> Result<()> {
        let Self::File { new, path, replaces, .. } = self else { return Ok(()) };
        placing.place(new, path, *replaces).map_err(|error| self.failed(error))
    }

    /// What takes the bytes in the end.
    pub(super) fn open<'p>(&self, printer: &'p Printer) -> Result<Box<dyn Write + 'p>> {
        match self {
            Self::Stdout | Self::File { .. } => Ok(Box::new(printer.data())),
            Self::Device { path, .. } => {
                let device = File::options().write(true).open(path);
                Ok(Box::new(device.map_err(|error| self.failed(error))?))
            }
        }
    }

    /// Why writing to it failed.
    pub(super) fn failed(&self, error: io::Error) -> Failure {
        match self {
            Self::Stdout => Failure::storage("stdout could not be written to", error),
            Self::File { option, shown, replaces: false, .. }
                if error.kind() == io::ErrorKind::AlreadyExists =>
            {
                is_there(option, shown)
            }
            Self::File { option, shown, .. } => {
                let message = format!("{option} {} could not be written", shown.display());
                Failure::storage(message, error)
                    .with_hint("the file is as it was before; check the room on its disk")
            }
            Self::Device { option, path } => {
                Failure::storage(format!("{option} {} could not be written to", path.display()), error)
            }
        }
    }
}

/// Lets the new files take their places: those before the first that fails.
pub(super) fn put_in_place(targets: &mut [Target]) -> Result<()> {
    let mut placing = Placing::begin();
    targets.iter_mut().try_for_each(|target| target.put_in_place(&mut placing))
}

/// The place a file of this name takes, however it is written; none if there is no such place, or a device or pipe stands
/// there, which several may write to.
pub(crate) fn place_of(shown: &Path) -> Option<PathBuf> {
    match fs::metadata(shown) {
        Ok(found) if found.is_file() => fs::canonicalize(shown).ok(),
        Ok(_) => None,
        Err(_) => Some(fs::canonicalize(folder_of(shown)?).ok()?.join(shown.file_name()?)),
    }
}

fn is_there(option: &str, shown: &Path) -> Failure {
    let message = format!("{option}: `{}` is there already", shown.display());
    Failure::usage(OUTPUT, message)
        .with_hint("`--out` names a file that is replaced, or `--dir` another folder")
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}
