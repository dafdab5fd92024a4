//! The JSON in a row of usage that tells of the resource.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::{
    JsonText,
    convert::body::is_deep,
    json_text,
    record::{ExtraField, InstanceData},
};

/// The member that holds what is told of the resource.
const RESOURCES: &str = "Microsoft.Resources";
/// The member without which an object tells of no resource, unless it stands below [`RESOURCES`].
const RESOURCE_URI: &str = "resourceUri";

/// Reads `{"Microsoft.Resources": {…}}`, or the inner object alone if it names a resource; nothing for a blank text and for one
/// that is no such JSON.
pub(super) fn read(text: &str) -> Option<InstanceData> {
    if is_deep(text) {
        return None;
    }
    let mut data = InstanceData::default();
    let mut resources = None;
    let mut others = Vec::new();
    json_text::members(text, |name, value| {
        if !name.eq_ignore_ascii_case(RESOURCES) {
            others.push(kept(name, value));
            return Some(());
        }
        // Which of two is meant would be a guess.
        resources.replace(value).is_none().then_some(())
    })
    .ok()?;
    match resources.map(RawValue::get) {
        Some("null") => {}
        Some(object) => take_all(&mut data, object)?,
        None if others.iter().any(|other| other.name.eq_ignore_ascii_case(RESOURCE_URI)) => {
            others.clear();
            take_all(&mut data, text)?;
        }
        // A text of another kind of object is kept, but tells of no resource.
        None if others.is_empty() => {}
        None => return None,
    }
    data.extra.append(&mut others);
    Some(data)
}

/// Reads the members of the object that tells of the resource.
fn take_all(data: &mut InstanceData, object: &str) -> Option<()> {
    let mut seen = Seen::default();
    json_text::members(object, |name, value| seen.take(data, name, value)).ok()
}

/// The members that have been read, of which none may come twice.
#[derive(Default)]
struct Seen([bool; 6]);

impl Seen {
    fn take(&mut self, data: &mut InstanceData, name: Cow<'_, str>, value: &RawValue) -> Option<()> {
        let known = [RESOURCE_URI, "location", "tags", "additionalInfo", "partNumber", "orderNumber"];
        let place = known.iter().position(|known| known.eq_ignore_ascii_case(&name));
        let Some((place, seen)) = place.and_then(|place| Some((place, self.0.get_mut(place)?))) else {
            data.extra.push(kept(name, value));
            return Some(());
        };
        if std::mem::replace(seen, true) {
            return None;
        }
        let slot = match place {
            0 => &mut data.resource_uri,
            1 => &mut data.location,
            2 | 3 => {
                let slot = if place == 2 { &mut data.tags } else { &mut data.additional_info };
                *slot = object(value)?;
                return Some(());
            }
            4 => &mut data.part_number,
            _ => &mut data.order_number,
        };
        match scalar(value) {
            Some(text) => *slot = text,
            None => data.extra.push(kept(name, value)),
        }
        Some(())
    }
}

/// An object as the text it was sent as, or the text within a text; nothing for null.
#[expect(clippy::option_option, reason = "a text that cannot be read is something else than none")]
fn object(value: &RawValue) -> Option<Option<JsonText>> {
    let json = value.get();
    Some(match json.as_bytes().first() {
        _ if json == "null" => None,
        Some(b'"') => Some(JsonText::new(serde_json::from_str(json).ok()?)),
        _ => Some(JsonText::new(json.to_owned())),
    })
}

/// A text, or a number or a word as its text; nothing for what has members.
fn scalar(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok(),
        b'{' | b'[' => None,
        _ if json == "null" => Some(String::new()),
        _ => Some(json.to_owned()),
    }
}

fn kept(name: Cow<'_, str>, value: &RawValue) -> ExtraField {
    ExtraField { name: name.into_owned(), json: value.get().to_owned() }
}
