//! Bodies that no server sent: every field that a document declares is there, with the values that are hardest to keep.

use std::collections::BTreeSet;

use crate::{
    schema::{Document, Leaf, Shape},
    tree::Tree,
};

/// Numbers that floating point, a rounded scale or a tidy printer would change.
const NUMBERS: [&str; 8] = [
    "0.0001231422268144879778826552",
    "1.936541884E-06",
    r#""84.551225668959999""#,
    "79228162514264337593543950335",
    "-0.0",
    "18.000000000000000",
    "1E5",
    "9007199254740993.5",
];
const IDS: [&str; 2] = ["90071992547409931234", r#""0042""#];
const FLAGS: [&str; 3] = ["true", r#""False""#, r#""true""#];
const TIMESTAMPS: [&str; 3] =
    [r#""2018-08-01T00:00:00""#, r#""2017-08-29T06:56:29.1290704Z""#, r#""04/27/2017""#];
/// What stands where the document says nothing.
const ANYTHING: &str = r#"{"Share": 0.10, "list": [1E5, "a", null, {}]}"#;

/// How many turns it takes until every field had every value and every spelling of its name.
pub(crate) const TURNS: usize = NUMBERS.len();

/// How many objects stand within each other before the rest is left out.
const DEEPEST: usize = 6;

/// Bodies of one schema.
pub(crate) struct Bodies {
    /// As servers might send them.
    pub(crate) sent: Vec<Tree>,
    /// The same bodies with every name and object in its declared form.
    pub(crate) declared: Vec<Tree>,
    /// How many numbers were given out for them.
    pub(crate) numbers: usize,
}

impl Bodies {
    /// As many bodies as it takes to show every kind of every union. Each turn gives out other values.
    pub(crate) fn new(document: &Document, schema: &Tree, turn: usize) -> Self {
        let mut synthesis = Synthesis::new(document, Style::Sent, turn);
        let sent = synthesis.bodies(schema, 0);
        let declared = Synthesis::new(document, Style::Declared, turn).bodies(schema, 0);
        Self { sent, declared, numbers: synthesis.numbers.next - turn }
    }
}

#[derive(Clone, Copy)]
enum Style {
    Declared,
    Sent,
}

/// Values that take turns.
struct Rotation {
    values: &'static [&'static str],
    next: usize,
}

impl Rotation {
    fn take(&mut self) -> Tree {
        self.next += 1;
        Tree::parse(self.values[self.next % self.values.len()])
    }
}

/// Makes bodies for the schemas of one document.
struct Synthesis<'a> {
    document: &'a Document,
    style: Style,
    numbers: Rotation,
    ids: Rotation,
    flags: Rotation,
    timestamps: Rotation,
    spellings: usize,
    texts: usize,
}

impl<'a> Synthesis<'a> {
    fn new(document: &'a Document, style: Style, turn: usize) -> Self {
        let rotation = |values| Rotation { values, next: turn };
        Self {
            document,
            style,
            numbers: rotation(&NUMBERS),
            ids: rotation(&IDS),
            flags: rotation(&FLAGS),
            timestamps: rotation(&TIMESTAMPS),
            spellings: turn,
            texts: 0,
        }
    }

    /// The values of a schema, more than one where there are unions below, and none where they would be nested too deep.
    fn bodies(&mut self, schema: &'a Tree, depth: usize) -> Vec<Tree> {
        match self.document.shape(schema) {
            Shape::Any => vec![Tree::parse(ANYTHING)],
            Shape::Leaf(leaf) => vec![self.leaf(leaf)],
            Shape::List(items) => {
                let pairs = self.pairs(items, depth);
                pairs.map(|pair| Tree::List(pair.into())).collect()
            }
            Shape::Map(values) => {
                let names = [self.text("Key "), self.text("key ")];
                let pairs = self.pairs(values, depth);
                pairs.map(|pair| Tree::Object(names.clone().into_iter().zip(pair).collect())).collect()
            }
            Shape::Object { .. } | Shape::Union { .. } if depth == DEEPEST => Vec::new(),
            Shape::Object { fields, single } => {
                let mut objects = self.objects(fields, depth);
                if single {
                    let wrap = |object| match self.style {
                        Style::Sent => Tree::List(vec![object]),
                        Style::Declared => object,
                    };
                    objects.extend(objects.clone().into_iter().map(wrap));
                }
                objects
            }
            Shape::Union { discriminator, kinds } => {
                let mut bodies = Vec::new();
                for (value, name) in kinds.entries() {
                    let schema = self.document.component(name.text(&[]).unwrap()).unwrap();
                    let of_kind = self.bodies(schema, depth);
                    bodies.extend(of_kind.into_iter().map(|body| with_kind(body, discriminator, value)));
                }
                bodies
            }
        }
    }

    /// Objects with all fields, as many as the field with the most values needs.
    fn objects(&mut self, fields: &'a Tree, depth: usize) -> Vec<Tree> {
        let mut columns = Vec::new();
        for (name, schema) in fields.entries() {
            let values = self.bodies(schema, depth + 1);
            let name = self.spelled(name);
            columns.push((name, values));
        }
        columns.retain(|(_, values)| !values.is_empty());
        let count = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
        let object = |n: usize| {
            let entries =
                columns.iter().map(|(name, values)| (name.clone(), values[n % values.len()].clone()));
            Tree::Object(entries.collect())
        };
        (0..count).map(object).collect()
    }

    /// Two values at a time: who keeps only the first or the last of a list would pass with one.
    fn pairs(&mut self, schema: &'a Tree, depth: usize) -> impl Iterator<Item = [Tree; 2]> {
        let first = self.bodies(schema, depth);
        let second = self.bodies(schema, depth);
        first.into_iter().zip(second).map(<[Tree; 2]>::from)
    }

    fn leaf(&mut self, leaf: Leaf) -> Tree {
        match leaf {
            Leaf::Text => Tree::Text(self.text("ä \"\\")),
            Leaf::SignedUrl => Tree::Text(self.text("https://host.example/a.csv?sig=")),
            Leaf::Number => self.numbers.take(),
            Leaf::Id => self.ids.take(),
            Leaf::Flag => self.flags.take(),
            Leaf::Timestamp => self.timestamps.take(),
        }
    }

    /// A text that stands nowhere else.
    fn text(&mut self, start: &str) -> String {
        self.texts += 1;
        format!("{start}{}", self.texts)
    }

    fn spelled(&mut self, name: &str) -> String {
        self.spellings += 1;
        match (self.style, self.spellings % 3) {
            (Style::Declared, _) | (Style::Sent, 0) => name.to_owned(),
            (Style::Sent, 1) => name.to_ascii_uppercase(),
            (Style::Sent, _) => name.to_ascii_lowercase(),
        }
    }
}

/// The object of a kind, which names its kind whatever stood there.
fn with_kind(body: Tree, discriminator: &str, kind: &str) -> Tree {
    let Tree::Object(mut entries) = body else { panic!("a kind is an object: {}", body.print()) };
    let name = entries.keys().find(|name| name.eq_ignore_ascii_case(discriminator)).cloned();
    entries.insert(name.unwrap_or_else(|| discriminator.to_owned()), Tree::Text(kind.to_owned()));
    Tree::Object(entries)
}

/// A document with a union, an object that may be a list, one that holds itself, and a map.
const DOCUMENT: &str = r##"{"components": {"schemas": {
    "Page": {"properties": {
        "terms": {"type": "array", "items": {"$ref": "#/components/schemas/Term"}},
        "total": {"allOf": [{"$ref": "#/components/schemas/Total"}]}
    }},
    "Term": {"x-wire-union": {"discriminator": "kind", "kinds": {"Free": "Free", "Paid": "Paid"}}},
    "Free": {"properties": {}},
    "Paid": {"properties": {"Kind": {"type": "string"}, "Fee": {"$ref": "#/components/schemas/WireNumber"}}},
    "Total": {"x-wire-single": true, "properties": {"on": {"$ref": "#/components/schemas/WireFlag"}}},
    "Circle": {"properties": {"a": {"$ref": "#/components/schemas/Circle"}}},
    "Rates": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/WireId"}}
}}}"##;

fn check(name: &str, expect: &[(&str, &str)]) {
    let document = Document::parse(DOCUMENT);
    let Bodies { sent, declared, .. } = Bodies::new(&document, document.component(name).unwrap(), 0);
    let pairs: Vec<_> = sent.iter().map(Tree::print).zip(declared.iter().map(Tree::print)).collect();
    let pairs: Vec<_> = pairs.iter().map(|(sent, declared)| (sent.as_str(), declared.as_str())).collect();
    assert_eq!(pairs, expect);
}

#[test]
fn every_kind_and_every_form_has_a_body() {
    check(
        "Page",
        &[
            (
                r#"{"TOTAL":{"on":"False"},"terms":[{"kind":"Free"},{"kind":"Free"}]}"#,
                r#"{"terms":[{"kind":"Free"},{"kind":"Free"}],"total":{"on":"False"}}"#,
            ),
            (
                r#"{"TOTAL":[{"on":"False"}],"terms":[{"FEE":1.936541884E-06,"kind":"Paid"},{"Fee":"84.551225668959999","KIND":"Paid"}]}"#,
                r#"{"terms":[{"Fee":1.936541884E-06,"Kind":"Paid"},{"Fee":"84.551225668959999","Kind":"Paid"}],"total":{"on":"False"}}"#,
            ),
        ],
    );
}

#[test]
fn a_circle_ends_and_the_names_of_a_map_differ() {
    check("Circle", &[(r#"{"a":{"a":{"A":{"a":{"a":{}}}}}}"#, r#"{"a":{"a":{"a":{"a":{"a":{}}}}}}"#)]);
    let map = r#"{"Key 1":"0042","key 2":90071992547409931234}"#;
    check("Rates", &[(map, map)]);
}

#[test]
fn a_field_has_every_value_and_every_spelling_in_its_turn() {
    let document = Document::parse(DOCUMENT);
    let schema = document.component("Paid").unwrap();
    let bodies = (0..TURNS).flat_map(|turn| Bodies::new(&document, schema, turn).sent);
    let fields = bodies.map(|body| {
        let (name, value) = body.entries().find(|(name, _)| name.eq_ignore_ascii_case("Fee")).unwrap();
        (name.to_owned(), value.print())
    });
    let (names, values): (BTreeSet<_>, BTreeSet<_>) = fields.unzip();
    assert_eq!(values, NUMBERS.map(str::to_owned).into());
    assert_eq!(names, ["FEE", "Fee", "fee"].map(str::to_owned).into());
}
