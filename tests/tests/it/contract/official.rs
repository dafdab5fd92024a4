//! The official documents: their examples, and what of them was imported.

use std::path::Path;

use super::{Checked, check, settle};
use crate::{
    client::{BILLING_2018, BILLING_2024, COMMERCE, Form, Module},
    recordings::{folder, name, text},
    tree::Tree,
    workspace::root,
};

/// The examples that an official document gives for the operations that were imported from it.
fn examples(document: &Path, imported: &str, module: Module) -> Vec<Checked> {
    let ours = Tree::parse(&text(&root().join("spec").join(imported)));
    let official = Tree::parse(&text(document));
    let mut bodies = Vec::new();
    for (path, item) in official.get(&["paths"]).unwrap().entries() {
        for (method, operation) in item.entries() {
            if ours.get(&["paths", path, method]).is_none() {
                continue;
            }
            let method_name = snake(operation.text(&["operationId"]).unwrap());
            for (_, example) in operation.get(&["x-ms-examples"]).unwrap().entries() {
                let file = document.parent().unwrap().join(example.text(&["$ref"]).unwrap());
                bodies.extend(
                    example_bodies(&file)
                        .iter()
                        .map(|body| check(&name(&file), body, Some(Form::answer(module, &method_name)))),
                );
            }
        }
    }
    bodies
}

/// The bodies of the successes, except those that only say that the work goes on.
fn example_bodies(file: &Path) -> Vec<String> {
    let example = Tree::parse(&text(file));
    let answers = example.get(&["responses"]).unwrap().entries();
    let bodies =
        answers.filter(|(status, _)| *status == "200").filter_map(|(_, answer)| answer.get(&["body"]));
    bodies.map(Tree::print).collect()
}

/// An operation id as the method it became.
fn snake(id: &str) -> String {
    let mut name = String::new();
    for character in id.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

#[test]
fn examples_of_the_official_documents() {
    let Some(folder) = folder() else { return };
    let specification = folder.join("swagger/specification");
    let billing = specification.join("billing/resource-manager/Microsoft.Billing");
    let commerce = specification.join("commerce/resource-manager/Microsoft.Commerce");
    let mut bodies = examples(
        &billing.join("preview/2018-03-01-preview/billing.json"),
        "billing-2018-03-01-preview.json",
        BILLING_2018,
    );
    bodies.extend(examples(
        &billing.join("stable/2024-04-01/invoice.json"),
        "billing-2024-04-01.json",
        BILLING_2024,
    ));
    bodies.extend(examples(
        &commerce.join("preview/2015-06-01-preview/commerce.json"),
        "commerce-2015-06-01-preview.json",
        COMMERCE,
    ));
    settle(&bodies, 19, &[]);
}

/// Importing the official documents again gives what is committed.
#[test]
fn the_imported_documents_are_what_an_import_gives() {
    let Some(folder) = folder() else { return };
    let specification = folder.join("swagger");
    let out = tempfile::tempdir().unwrap();
    for imported in
        ["billing-2018-03-01-preview.json", "billing-2024-04-01.json", "commerce-2015-06-01-preview.json"]
    {
        let committed = text(&root().join("spec").join(imported));
        let tree = Tree::parse(&committed);
        let source = specification.join(tree.text(&["info", "x-imported-from", "file"]).unwrap());
        let Some(Tree::List(select)) = tree.get(&["info", "x-imported-from", "select"]) else {
            panic!("{imported} does not say what was selected");
        };
        let select: Vec<_> = select.iter().map(|pattern| pattern.text(&[]).unwrap().to_owned()).collect();
        let to = out.path().join(imported);
        xtask::import::run(&source, &select, &to).unwrap();
        assert!(text(&to) == committed, "an import gives something else than the committed {imported}");
    }
}
