//! An invoice as a document of one page.

use super::ratecard::write_number;
use super::statement::Statement;
use bytes::Bytes;

/// The document of an invoice, with this word before its name.
pub(super) fn of(statement: &Statement<'_>, title: &str) -> Bytes {
    let mut total = Vec::new();
    write_number(statement.total(), &mut total);
    let total = String::from_utf8(total).unwrap_or_default();
    let (from, to) = statement.days();
    let lines = [
        format!("{title} {}", statement.name),
        format!("{from} to {to}"),
        format!("Total {} {total}", statement.holding.plan.currency),
    ];
    let shown = lines.iter().map(|line| format!("({line}) Tj T*")).collect::<Vec<_>>().join(" ");
    let content = format!("BT /F1 12 Tf 15 TL 72 760 Td {shown} ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", text.len());
        text += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = text.len();
    text += &format!("xref\n0 6\n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    Bytes::from(text)
}
