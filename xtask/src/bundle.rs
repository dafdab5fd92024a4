//! Makes one document of many: everything that a `$ref` reaches in other files is brought in under a local name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use heck::ToPascalCase as _;
use serde_json::Value;

use crate::{
    error::{Error, Place, SpecResult},
    pointer,
    swagger::{self, Document, Object},
};

/// The parts of a document that other documents refer to.
const SECTIONS: [&str; 3] = ["definitions", "parameters", "responses"];

/// The keywords whose value is a map of names and not of keywords.
pub const NAME_MAPS: [&str; 6] = ["paths", "definitions", "parameters", "responses", "properties", "headers"];

/// Reads a Swagger document and brings in what it refers to in other files, transitively.
///
/// Names stay as they are; where two files name different things alike, the one from the other file is given its file's
/// name as a prefix. Subtypes of a union come along with it, though nobody refers to them. Examples are left out.
///
/// # Errors
///
/// When a file can't be read, is no Swagger 2.0 document, or when a reference leads nowhere.
pub fn bundle(path: &Path) -> Result<Document, Error> {
    let path = lexical(path);
    let mut root = swagger::read(&path)?;
    swagger::require_swagger(&root)?;
    swagger::object(&root.root, &root.place())?;
    let mut bundler = Bundler::new(&path, &root);
    let mut result = bundler.local(&root.root, &path, &root.place(), false)?;
    loop {
        while let Some((target, local)) = bundler.queue.pop() {
            let (value, place) =
                bundler.find(&target).ok_or_else(|| bundler.missing(&target, &root.place()))?;
            let value = bundler.local(&value, &target.file, &place, false)?;
            if let Some(object) = result.as_object_mut() {
                let section = object.entry(target.section).or_insert_with(|| Value::Object(Object::new()));
                if let Some(section) = section.as_object_mut() {
                    root.origins.insert(format!("/{}/{}", target.section, pointer::escape(&local)), place);
                    section.insert(local, value);
                }
            }
        }
        bundler.bring_subtypes();
        if bundler.queue.is_empty() {
            break;
        }
    }
    root.root = swagger::sorted(&result);
    Ok(root)
}

/// Something a file defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    file: PathBuf,
    section: &'static str,
    name: String,
}

struct Bundler {
    main: PathBuf,
    files: BTreeMap<PathBuf, Document>,
    names: BTreeMap<Target, String>,
    queue: Vec<(Target, String)>,
    taken: BTreeSet<(&'static str, String)>,
}

impl Bundler {
    fn new(main: &Path, root: &Document) -> Self {
        let names_of =
            |section| root.root.get(section).and_then(Value::as_object).into_iter().flat_map(Object::keys);
        let own = SECTIONS
            .into_iter()
            .flat_map(|section| names_of(section).map(move |name| (section, name.clone())));
        Self {
            main: main.to_owned(),
            files: BTreeMap::from([(main.to_owned(), root.clone())]),
            names: BTreeMap::new(),
            queue: Vec::new(),
            taken: own.collect(),
        }
    }

    /// Reads a file, unless it has been read. Its name in errors is its path from the main document.
    fn load(&mut self, file: &Path) -> Result<(), Error> {
        if !self.files.contains_key(file) {
            let mut document = swagger::read(file)?;
            let near = self.main.parent().and_then(|folder| file.strip_prefix(folder).ok());
            document.name = near.unwrap_or(file).display().to_string();
            self.files.insert(file.to_owned(), document);
        }
        Ok(())
    }

    fn find(&self, target: &Target) -> Option<(Value, Place)> {
        let source = self.files.get(&target.file)?;
        let value = source.root.get(target.section)?.get(&target.name)?.clone();
        Some((value, source.place().child(target.section).child(&target.name)))
    }

    fn missing(&self, target: &Target, place: &Place) -> Error {
        let file = self.files.get(&target.file).map_or("another file", |source| source.name.as_str());
        let Target { section, name, .. } = target;
        place
            .error(
                format!("a reference to `{name}` of the {section} of {file}, where nothing has that name"),
                "correct the reference, or give the file that the document was written for",
            )
            .into()
    }

    /// The value with every reference made local, as it stands in `file`. In a map of names no key is a keyword.
    fn local(&mut self, value: &Value, file: &Path, place: &Place, names: bool) -> Result<Value, Error> {
        match value {
            Value::Object(object) => {
                let mut copy = Object::new();
                for (key, child) in object {
                    let place = place.child(key);
                    let local = match (key.as_str(), child) {
                        _ if names => self.local(child, file, &place, false)?,
                        ("x-ms-examples" | "examples", _) => continue,
                        ("$ref", Value::String(reference)) => {
                            Value::String(self.resolve(reference, file, &place)?)
                        }
                        ("enum" | "default" | "example", _) => child.clone(),
                        (key, _) => self.local(child, file, &place, NAME_MAPS.contains(&key))?,
                    };
                    copy.insert(key.clone(), local);
                }
                Ok(Value::Object(copy))
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let copied =
                    items.map(|(n, item)| self.local(item, file, &place.child(&n.to_string()), false));
                Ok(Value::Array(copied.collect::<Result<_, _>>()?))
            }
            other => Ok(other.clone()),
        }
    }

    /// The local reference that stands for this one; what it leads to is put into the queue.
    fn resolve(&mut self, reference: &str, file: &Path, place: &Place) -> Result<String, Error> {
        if reference.split('#').next().is_some_and(|file| file.contains("://")) {
            return Err(place
                .error(
                    format!("a reference to the web, `{reference}`"),
                    "save that document beside this one and refer to the file",
                )
                .into());
        }
        let (target_file, pointer) = split(reference, file);
        if target_file == self.main {
            return Ok(format!("#{pointer}"));
        }
        let Some(target) = target(&target_file, pointer) else {
            return Err(place
                .error(
                    format!("a reference to `{reference}`, which is no definition, parameter or response"),
                    "define the target in a section of its own and refer to that",
                )
                .into());
        };
        match self.load(&target_file) {
            Err(Error::File { source, .. }) => {
                return Err(place
                    .error(
                        format!("a reference to `{reference}`, which can't be read: {source}"),
                        "keep the document in the folders it was written for, with those it refers to",
                    )
                    .into());
            }
            other => other?,
        }
        if self.find(&target).is_none() {
            return Err(self.missing(&target, place));
        }
        let section = target.section;
        Ok(pointer::local(section, &self.name(target)))
    }

    /// The local name of what another file defines.
    fn name(&mut self, target: Target) -> String {
        if let Some(name) = self.names.get(&target) {
            return name.clone();
        }
        let stem = target.file.file_stem().unwrap_or_default().to_string_lossy().to_pascal_case();
        let candidates = [target.name.clone(), format!("{stem}{}", target.name)].into_iter();
        let numbered = (2..).map(|n| format!("{stem}{}{n}", target.name));
        let free = |name: &String| !self.taken.contains(&(target.section, name.clone()));
        let name = candidates.chain(numbered).find(free).unwrap_or_default();
        self.taken.insert((target.section, name.clone()));
        self.names.insert(target.clone(), name.clone());
        self.queue.push((target, name.clone()));
        name
    }

    /// Puts into the queue what extends a union that is here, in whichever of the files read so far it stands.
    fn bring_subtypes(&mut self) {
        let mut unions: BTreeSet<Target> = BTreeSet::new();
        for target in self.definitions() {
            let is_here = target.file == self.main || self.names.contains_key(&target);
            if is_here && self.find(&target).is_some_and(|(value, _)| swagger::stands_for_others(&value)) {
                unions.insert(target);
            }
        }
        loop {
            let extends = |target: &Target| {
                let (value, _) = self.find(target)?;
                swagger::base_references(&value).find(|reference| {
                    let (file, pointer) = split(reference, &target.file);
                    self::target(&file, pointer).is_some_and(|base| unions.contains(&base))
                })?;
                Some(())
            };
            let found = self.definitions().into_iter().filter(|target| !unions.contains(target));
            let found: Vec<_> = found.filter(|target| extends(target).is_some()).collect();
            if found.is_empty() {
                break;
            }
            unions.extend(found);
        }
        unions.retain(|target| target.file != self.main);
        for target in unions {
            self.name(target);
        }
    }

    /// Every definition of every file read so far.
    fn definitions(&self) -> Vec<Target> {
        let mut all = Vec::new();
        for (file, document) in &self.files {
            let names = document
                .root
                .get("definitions")
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(Object::keys);
            all.extend(names.map(|name| Target {
                file: file.clone(),
                section: "definitions",
                name: name.clone(),
            }));
        }
        all
    }
}

/// The file and the pointer of a reference that stands in `file`.
fn split<'a>(reference: &'a str, file: &Path) -> (PathBuf, &'a str) {
    let (other, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let target = match other {
        "" => file.to_owned(),
        _ => lexical(&file.parent().unwrap_or(Path::new("")).join(other)),
    };
    (target, pointer)
}

fn target(file: &Path, pointer: &str) -> Option<Target> {
    let (section, name) =
        pointer.strip_prefix('/')?.split_once('/').filter(|(_, name)| !name.contains('/'))?;
    let section = SECTIONS.into_iter().find(|known| *known == section)?;
    Some(Target { file: file.to_owned(), section, name: pointer::unescape(name) })
}

/// The path without `.` and `..`, so that one file has one name.
fn lexical(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Tells an error's place as it is in the file that it comes from.
///
/// # Errors
///
/// The error it was given.
pub fn at_origin<T>(result: SpecResult<T>, bundled: &Document) -> SpecResult<T> {
    result.map_err(|mut error| {
        let pointer = error.place.pointer().to_owned();
        // The longest prefix of the pointer that was brought in from another file.
        let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
        let origins = ends.filter_map(|end| Some((end, bundled.origins.get(&pointer[..end])?)));
        let origin = origins.max_by_key(|(end, _)| *end);
        if let Some((end, origin)) = origin {
            error.place = origin.at(&format!("{}{}", origin.pointer(), &pointer[end..]));
        }
        error
    })
}
