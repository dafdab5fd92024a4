//! What can't become a client is an error that names the place, the construct and what to do.

use serde_json::{Value, json};

use xtask::swagger;

use crate::support;

fn operation(operation: &Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}})
}

fn definitions(definitions: &Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {}, "definitions": definitions})
}

fn refusal(document: &Value) -> String {
    support::generate(document).unwrap_err()
}

#[test]
fn other_versions() {
    insta::assert_snapshot!(refusal(&json!({"openapi": "3.0.0"})), @r#"
    d.json#: specification version "3.0.0"
      hint: give a Swagger 2.0 document in JSON; other versions must be converted first
    "#);
    insta::assert_snapshot!(refusal(&json!([])), @"
    d.json#: no field `swagger`
      hint: give a Swagger 2.0 document in JSON; other versions must be converted first
    ");
}

#[test]
fn paths() {
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "paths": {"/a?b=c": {}}})), @"
    d.json#/paths/~1a?b=c: a path that is no plain path
      hint: a path starts with a slash and has no query; correct the document
    ");
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "x-ms-paths": {"/a?b=c": {}}})), @"
    d.json#/x-ms-paths: paths that differ only in their query, `x-ms-paths`
      hint: move each operation to a path of its own in the document
    ");
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "paths": {"/a": {"$ref": "b.json"}}})), @"
    d.json#/paths/~1a: a path item that is a reference
      hint: put the path item in its place
    ");
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "paths": {"/a": {"fetch": {}}}})), @"
    d.json#/paths/~1a/fetch: `fetch` is no HTTP method
      hint: correct the document
    ");
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "paths": {"/{a}": {"get": {"responses": {}}}}})), @"
    d.json#/paths/~1{a}/get: the path has `{a}` and no path parameter of that name, or has it twice
      hint: declare the parameter once per path
    ");
}

#[test]
fn parameters() {
    let parameters =
        |list: Value| refusal(&operation(&json!({"operationId": "A", "parameters": list, "responses": {}})));
    insta::assert_snapshot!(parameters(json!([{"name": "a", "in": "cookie", "type": "string"}])), @"
    d.json#/paths/~1a/get/parameters/0/in: a parameter in `cookie`
      hint: a parameter is in path, query, header, body or formData
    ");
    insta::assert_snapshot!(parameters(json!([{"name": "$top", "in": "query", "type": "string"}, {"name": "top", "in": "query", "type": "string"}])), @"
    d.json#/paths/~1a/get/parameters/1: `top` and `$top` would both be the argument `top`
      hint: no method can be made of this operation; import the others with `spec import --select`
    ");
    insta::assert_snapshot!(parameters(json!([{"name": "a", "in": "path", "required": true, "type": "string"}])), @"
    d.json#/paths/~1a/get: the path parameter `a` is not in the path
      hint: correct the path or the parameter
    ");
    insta::assert_snapshot!(parameters(json!([{"$ref": "#/parameters/Gone"}])), @"
    d.json#/paths/~1a/get/parameters/0/$ref: `#/parameters/Gone` leads to no parameters entry
      hint: correct the reference
    ");
    insta::assert_snapshot!(parameters(json!([{"name": "a", "in": "query", "type": "object"}])), @"
    d.json#/paths/~1a/get/parameters/0/type: a parameter of type `object`
      hint: correct the document or add an overlay
    ");
}

#[test]
fn schemas() {
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"properties": {"b": {"$ref": "#/definitions/Gone"}}}}))), @"
    d.json#/definitions/A/properties/b/$ref: `#/definitions/Gone` leads to no definition
      hint: correct the reference; only whole definitions can be referred to
    ");
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"properties": {"b": {"type": "money"}}}}))), @"
    d.json#/definitions/A/properties/b/type: no type `money`
      hint: correct the document or add an overlay
    ");
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"allOf": [{"$ref": "#/definitions/A"}], "properties": {"b": {"type": "string"}}}, "B": {"allOf": [{"$ref": "#/definitions/C"}]}, "C": {"allOf": [{"$ref": "#/definitions/B"}]}}))), @"
    d.json#/definitions/A/allOf/0: a type that is defined by itself
      hint: break the circle of `allOf` or `$ref`
    ");
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"properties": "none"}}))), @"
    d.json#/definitions/A/properties: expected an object, found text
      hint: correct the document
    ");
    insta::assert_snapshot!(refusal(&definitions(&json!({
        "A": {"discriminator": "kind", "properties": {"kind": {"type": "string"}}},
        "B": {"x-ms-discriminator-value": "x", "allOf": [{"$ref": "#/definitions/A"}]},
        "C": {"x-ms-discriminator-value": "x", "allOf": [{"$ref": "#/definitions/A"}]},
    }))), @"
    d.json#/definitions/A: `x` stands for `B` and for `C`
      hint: give each subtype a discriminator value of its own
    ");
}

#[test]
fn files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    let bundle = |text: &str| {
        std::fs::write(&path, text).unwrap();
        xtask::bundle::bundle(&path).map(|_| ()).unwrap_err().to_string()
    };
    insta::assert_snapshot!(bundle("{"), @"
    a.json#: not JSON: EOF while parsing an object at line 1 column 1
      hint: give a Swagger 2.0 document in JSON
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "https://example.com/a.json#/definitions/A"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to the web, `https://example.com/a.json#/definitions/A`
      hint: save that document beside this one and refer to the file
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "b.json#/info/title"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `b.json#/info/title`, which is no definition, parameter or response
      hint: define the target in a section of its own and refer to that
    ");
    std::fs::write(folder.path().join("b.json"), r#"{"definitions": {}}"#).unwrap();
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "b.json#/definitions/B"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `B` of the definitions of b.json, where nothing has that name
      hint: correct the reference, or give the file that the document was written for
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "c.json#/definitions/A"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `c.json#/definitions/A`, which can't be read: No such file or directory (os error 2)
      hint: keep the document in the folders it was written for, with those it refers to
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "b.json"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `b.json`, which is no definition, parameter or response
      hint: define the target in a section of its own and refer to that
    ");
}

/// A fault in a file that was brought in is reported where it stands.
#[test]
fn other_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("v5")).unwrap();
    let path = folder.path().join("a.json");
    let text = r##"{"swagger": "2.0", "definitions": {"A": {"properties": {"b": {"$ref": "v5/types.json#/definitions/B"}}}}}"##;
    std::fs::write(&path, text).unwrap();
    let other = r#"{"definitions": {"B": {"properties": {"c": {"type": "money"}}}}}"#;
    std::fs::write(folder.path().join("v5/types.json"), other).unwrap();
    let error = xtask::module::generate(&path, &[]).unwrap_err();
    insta::assert_snapshot!(error, @"
    v5/types.json#/definitions/B/properties/c/type: no type `money`
      hint: correct the document or add an overlay
    ");
    std::fs::write(folder.path().join("v5/types.json"), r#"{"definitions": {}}"#).unwrap();
    let error = xtask::module::generate(&path, &[]).unwrap_err();
    insta::assert_snapshot!(error, @"
    a.json#/definitions/A/properties/b/$ref: a reference to `B` of the definitions of v5/types.json, where nothing has that name
      hint: correct the reference, or give the file that the document was written for
    ");
}

#[test]
fn what_would_be_lost_or_sent_wrong() {
    let text = r#"{"swagger": "2.0", "paths": {"/a": {}, "/a": {}}}"#;
    insta::assert_snapshot!(swagger::parse("d.json", text).unwrap_err(), @"
    d.json#: not JSON: the key `/a` stands twice in one object at line 1 column 48
      hint: give a Swagger 2.0 document in JSON
    ");
    let with = |operation_part: Value| refusal(&operation(&operation_part));
    insta::assert_snapshot!(with(json!({"consumes": ["multipart/form-data"], "parameters": [{"name": "a", "in": "formData", "type": "file"}]})), @"
    d.json#/paths/~1a/get/parameters/0: a form as `multipart/form-data`
      hint: no method can be made of this operation; import the others with `spec import --select`
    ");
    insta::assert_snapshot!(with(json!({"parameters": [{"name": "a", "in": "body", "schema": {}}, {"name": "b", "in": "body", "schema": {}}]})), @"
    d.json#/paths/~1a/get/parameters/1: a second body of one operation
      hint: an operation has one body, or a form
    ");
    insta::assert_snapshot!(with(json!({"parameters": [{"name": "a", "in": "query", "type": "string", "x-ms-skip-url-encoding": true}]})), @"
    d.json#/paths/~1a/get/parameters/0: `x-ms-skip-url-encoding` on the query parameter `a`
      hint: remove it in an overlay, and give the value as it is, not encoded
    ");
    insta::assert_snapshot!(with(json!({"parameters": [{"name": "X Y", "in": "header", "type": "string"}]})), @"
    d.json#/paths/~1a/get/parameters/0: `X Y` is no name of a header
      hint: correct the document
    ");
    insta::assert_snapshot!(with(json!({"parameters": [{"name": "header_map", "in": "query", "type": "string"}]})), @"
    d.json#/paths/~1a/get/parameters/0: a parameter named `header_map`, which can't be an argument
      hint: no method can be made of this operation; import the others with `spec import --select`
    ");
    insta::assert_snapshot!(refusal(&json!({"swagger": "2.0", "info": {"title": "T", "version": "1 – 2"}})), @"
    d.json#/info/version: `1 – 2`, which can't be sent
      hint: use plain ASCII
    ");
    let version =
        json!({"parameters": [{"name": "api-version", "in": "header", "type": "string", "enum": ["1 – 2"]}]});
    assert!(with(version).contains("#/paths: `1 – 2`, which can't be sent"));
    let media = json!({"consumes": ["application/é+json"], "parameters": [{"name": "a", "in": "body", "schema": {}}]});
    assert!(with(media).contains("`application/é+json`, which can't be sent"));
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"properties": {"b": {"x-wire-typ": "id"}}}}))), @"
    d.json#/definitions/A/properties/b/x-wire-typ: an extension that means nothing
      hint: see `spec/README.md` for those that do
    ");
}

/// Deep and circular types are no reason to hang or to overflow the stack.
#[test]
fn circles_and_depth() {
    let circle = json!({"D": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/definitions/D"}}}, "A": {"properties": {"d": {"$ref": "#/definitions/D"}}}});
    insta::assert_snapshot!(refusal(&definitions(&circle)), @"
    d.json#/definitions/D: a value that is nested more than 100 deep, or defined by itself
      hint: break the circle, or give the inner objects definitions of their own
    ");
    let mut diamond = serde_json::Map::new();
    let mut chain = serde_json::Map::new();
    for n in 0..90 {
        let next = json!({"$ref": format!("#/definitions/N{}", n + 1)});
        diamond.insert(format!("N{n}"), json!({"allOf": [next, next]}));
        chain.insert(
            format!("N{n}"),
            json!({"allOf": [next], "properties": {format!("p{n}"): {"type": "number"}}}),
        );
    }
    let last = json!({"properties": {"last": {"type": "number"}}});
    diamond.insert("N90".to_owned(), last.clone());
    chain.insert("N90".to_owned(), last);
    support::generate(&definitions(&Value::Object(diamond))).unwrap();
    let code = support::generate(&definitions(&Value::Object(chain))).unwrap();
    assert_eq!(code.matches("pub last:").count(), 91);
    let deep: serde_json::Map<_, _> = (0..5000).map(|n| (format!("N{n}"), json!({"type": "array", "items": {"properties": {"a": {"$ref": format!("#/definitions/N{}", n + 1)}}}}))).collect();
    let mut deep = definitions(&Value::Object(deep));
    deep["definitions"]["N5000"] = json!({"properties": {"a": {"$ref": "#/definitions/N0"}}});
    insta::assert_snapshot!(refusal(&deep), @"
    d.json#/definitions/N33: a value that is nested more than 100 deep, or defined by itself
      hint: break the circle, or give the inner objects definitions of their own
    ");
    let bundled = swagger::Document::new("d.json", deep);
    xtask::import::import(&bundled, &[]).unwrap();
}

#[test]
fn braces_without_a_counterpart() {
    for path in ["/a}", "/{a", "/{{a}}", "/a}/{b}"] {
        let error = refusal(&json!({"swagger": "2.0", "paths": {path: {"get": {"responses": {}}}}}));
        assert!(error.contains("/get: a path in which a brace has no counterpart"), "{path}: {error}");
    }
}
