//! Makes one document of many: everything that a `$ref` reaches in other files is brought in under a local name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use heck::ToPascalCase as _;
use serde_json::Value;

use crate::{
    error::{Error, Place},
    swagger::{self, Document, Object},
};

/// The parts of a document that other documents refer to.
const SECTIONS: [&str; 3] = ["definitions", "parameters", "responses"];

/// The keywords whose value is a map of names and not of keywords.
pub const NAME_MAPS: [&str; 6] = ["paths", "definitions", "parameters", "responses", "properties", "headers"];

/// Reads a Swagger document and brings in what it refers to in other files, transitively.
///
/// Names stay as they are; where two files name different things alike, the one from the other file is given its file's
/// name as a prefix. Examples are left out.
///
/// # Errors
///
/// When a file can't be read, is no Swagger 2.0 document, or when a reference leads nowhere.
pub fn bundle(path: &Path) -> Result<Document, Error> {
    let path = lexical(path);
    let mut root = swagger::read(&path)?;
    swagger::require_swagger(&root)?;
    let own = swagger::object(&root.root, &root.place())?.clone();
    let mut bundler = Bundler {
        main: path.clone(),
        files: BTreeMap::new(),
        names: BTreeMap::new(),
        queue: Vec::new(),
        taken: BTreeSet::new(),
    };
    for section in SECTIONS {
        for name in own.get(section).and_then(Value::as_object).into_iter().flat_map(Object::keys) {
            bundler.taken.insert((section, name.clone()));
        }
    }
    bundler.files.insert(path.clone(), root.clone());
    let mut result = bundler.local(&root.root, &path, &root.place(), false)?;
    while let Some((target, local)) = bundler.queue.pop() {
        let source = bundler.read(&target.file)?;
        let place = source.place().child(target.section).child(&target.name);
        let value = bundler.local(&target.find(&source, &place)?, &target.file, &place, false)?;
        if let Some(object) = result.as_object_mut() {
            let section = object.entry(target.section).or_insert_with(|| Value::Object(Object::new()));
            if let Some(section) = section.as_object_mut() {
                section.insert(local, value);
            }
        }
    }
    root.root = swagger::sorted(&result);
    Ok(root)
}

/// Something another file defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    file: PathBuf,
    section: &'static str,
    name: String,
}

impl Target {
    fn find(&self, source: &Document, place: &Place) -> Result<Value, Error> {
        let found = source.root.get(self.section).and_then(|section| section.get(&self.name)).cloned();
        Ok(found.ok_or_else(|| {
            place.error(
                "a reference leads here and nothing stands here",
                "correct the reference, or give the file that the document was written for",
            )
        })?)
    }
}

struct Bundler {
    main: PathBuf,
    files: BTreeMap<PathBuf, Document>,
    names: BTreeMap<Target, String>,
    queue: Vec<(Target, String)>,
    taken: BTreeSet<(&'static str, String)>,
}

impl Bundler {
    fn read(&mut self, file: &Path) -> Result<Document, Error> {
        if let Some(document) = self.files.get(file) {
            return Ok(document.clone());
        }
        let document = swagger::read(file)?;
        self.files.insert(file.to_owned(), document.clone());
        Ok(document)
    }

    /// The value with every reference made local, as it stands in `file`. In a map of names no key is a keyword.
    fn local(&mut self, value: &Value, file: &Path, place: &Place, names: bool) -> Result<Value, Error> {
        match value {
            Value::Object(object) => {
                let mut copy = Object::new();
                for (key, child) in object {
                    let place = place.child(key);
                    let holds_names = !names && NAME_MAPS.contains(&key.as_str());
                    match (key.as_str(), child) {
                        _ if names => {
                            copy.insert(key.clone(), self.local(child, file, &place, false)?);
                        }
                        ("x-ms-examples", _) => continue,
                        ("$ref", Value::String(reference)) => {
                            let local = self.resolve(reference, file, &place)?;
                            copy.insert(key.clone(), Value::String(local));
                        }
                        ("enum" | "default" | "example", _) => {
                            copy.insert(key.clone(), child.clone());
                        }
                        _ => {
                            copy.insert(key.clone(), self.local(child, file, &place, holds_names)?);
                        }
                    }
                }
                Ok(Value::Object(copy))
            }
            Value::Array(items) => {
                let copied = items.iter().enumerate();
                let copied =
                    copied.map(|(n, item)| self.local(item, file, &place.child(&n.to_string()), false));
                Ok(Value::Array(copied.collect::<Result<_, _>>()?))
            }
            other => Ok(other.clone()),
        }
    }

    fn resolve(&mut self, reference: &str, file: &Path, place: &Place) -> Result<String, Error> {
        let (other, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        if other.contains("://") {
            return Err(place
                .error(
                    format!("a reference to the web, `{reference}`"),
                    "save that document beside this one and refer to the file",
                )
                .into());
        }
        let target_file = match other {
            "" => file.to_owned(),
            _ => lexical(&file.parent().unwrap_or(Path::new("")).join(other)),
        };
        if target_file == self.main {
            return Ok(format!("#{pointer}"));
        }
        let steps: Vec<_> = pointer.trim_start_matches('/').split('/').collect();
        let (Some(section), [_, name]) =
            (SECTIONS.into_iter().find(|section| steps[0] == *section), &steps[..])
        else {
            return Err(place
                .error(
                    format!("a reference to `{reference}`, which is no definition, parameter or response"),
                    "define the target in a section of its own and refer to that",
                )
                .into());
        };
        if let Err(Error::File { source, .. }) = self.read(&target_file) {
            return Err(place
                .error(
                    format!("a reference to `{other}`, which can't be read: {source}"),
                    "keep the document in the folders it was written for, with those it refers to",
                )
                .into());
        }
        let target = Target { file: target_file, section, name: unescape(name) };
        let local = self.name(&target)?;
        Ok(format!("#/{section}/{}", local.replace('~', "~0").replace('/', "~1")))
    }

    fn name(&mut self, target: &Target) -> Result<String, Error> {
        if let Some(name) = self.names.get(target) {
            return Ok(name.clone());
        }
        let stem = target.file.file_stem().unwrap_or_default().to_string_lossy().to_pascal_case();
        let candidates = [target.name.clone(), format!("{stem}{}", target.name)].into_iter();
        let numbered = (2..).map(|n| format!("{stem}{}{n}", target.name));
        let mut candidates = candidates.chain(numbered);
        let name =
            candidates.find(|name| !self.taken.contains(&(target.section, name.clone()))).unwrap_or_default();
        self.taken.insert((target.section, name.clone()));
        self.names.insert(target.clone(), name.clone());
        self.queue.push((target.clone(), name.clone()));
        self.bring_subtypes(target)?;
        Ok(name)
    }

    /// The subtypes of a discriminated type are referred to by nobody; they come along with it.
    fn bring_subtypes(&mut self, base: &Target) -> Result<(), Error> {
        let source = self.read(&base.file)?;
        let Some(definitions) = source.root.get("definitions").and_then(Value::as_object) else {
            return Ok(());
        };
        let is_union =
            definitions.get(&base.name).is_some_and(|definition| definition.get("discriminator").is_some());
        let extends = |definition: &Value| {
            let parts = definition.get("allOf").and_then(Value::as_array).into_iter().flatten();
            let references = parts.filter_map(|part| part.get("$ref").and_then(Value::as_str));
            references
                .into_iter()
                .any(|reference| unescape(reference) == format!("#/definitions/{}", base.name))
        };
        let is_subtype =
            definitions.get(&base.name).is_some_and(|base| base.get("x-ms-discriminator-value").is_some());
        if base.section != "definitions" || !(is_union || is_subtype) {
            return Ok(());
        }
        for (name, _) in definitions.iter().filter(|(_, definition)| extends(definition)) {
            self.name(&Target { name: name.clone(), ..base.clone() })?;
        }
        Ok(())
    }
}

/// A step of a JSON pointer as it is spelled in a reference, without its escapes.
#[must_use]
pub fn unescape(step: &str) -> String {
    step.replace("%7B", "{").replace("%7D", "}").replace("%20", " ").replace("~1", "/").replace("~0", "~")
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
