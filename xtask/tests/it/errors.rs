//! What can't become a client is an error that names the place, the construct and what to do.

use serde_json::{Value, json};

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
      hint: remove one of them in an overlay
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
      hint: break the circle of `allOf` or `$ref` in the document
    ");
    insta::assert_snapshot!(refusal(&definitions(&json!({"A": {"properties": "none"}}))), @"
    d.json#/definitions/A/properties: expected an object, found text
      hint: correct the document or add an overlay
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
    b.json#/definitions/B: a reference leads here and nothing stands here
      hint: correct the reference, or give the file that the document was written for
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "c.json#/definitions/A"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `c.json`, which can't be read: No such file or directory (os error 2)
      hint: keep the document in the folders it was written for, with those it refers to
    ");
    insta::assert_snapshot!(bundle(r##"{"swagger": "2.0", "definitions": {"A": {"$ref": "b.json"}}}"##), @"
    a.json#/definitions/A/$ref: a reference to `b.json`, which is no definition, parameter or response
      hint: define the target in a section of its own and refer to that
    ");
}

/// Where the generator itself stops, the error still names the operation or the definition.
#[test]
fn the_generator() {
    let path = json!({"swagger": "2.0", "paths": {"/ok": {"get": {"responses": {}}}, "/a}": {"get": {"responses": {}}}}});
    insta::assert_snapshot!(refusal(&path), @"
    d.json#/paths/~1a}/get: the generator stops here: invalid operation path unexpected }
      hint: simplify the construct in an overlay, and report it with the document
    ");
}
