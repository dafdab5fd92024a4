use super::*;
use crate::model::ledger::{Moment, Scope, segments};
use crate::render::template::Format;
use crate::world::{Enrollment, Period};
use proptest::prelude::*;

fn rows(format: Format, rows_per_month: u64) -> Rows {
    let model = Model::build(Enrollment { rows_per_month, ..Enrollment::new("100") }, 1);
    let period: Period = "202610".parse().unwrap();
    let moment = Moment { now: "2026-11-21T09:00:00Z".parse().unwrap(), restatements: Vec::new() };
    let segments = segments(&model, (period.first_day(), period.last_day()), Scope::Enrollment, &moment);
    let templates = Arc::new(Templates::new(&model, format));
    let preamble = format.preamble("October").into();
    Rows {
        model: Arc::new(model),
        templates,
        segments: segments.into(),
        charged: true,
        preamble,
        ending: b"",
    }
}

fn text(pieces: impl Iterator<Item = Bytes>) -> Vec<u8> {
    pieces.flatten().collect()
}

#[test]
fn pages_of_any_size_are_the_same_rows() {
    let rows = rows(Format::Json(3), 777);
    let mut whole = text(rows.clone().pieces());
    assert_eq!(whole.pop(), Some(b','));
    for size in [1, 7, 100, 776, 777, 1000] {
        let mut pages = Vec::new();
        for skip in (0..777).step_by(size) {
            if !pages.is_empty() {
                pages.push(b',');
            }
            rows.page(skip.try_into().unwrap(), size.try_into().unwrap(), &mut pages);
        }
        assert!(pages == whole, "pages of {size}");
    }
}

#[test]
fn a_list_ends_without_a_comma() {
    let list = |rows_per_month| {
        let rows = rows(Format::LegacyJson, rows_per_month);
        let rows = Rows { preamble: (&b"["[..]).into(), ending: b"]", ..rows };
        serde_json::from_slice::<Vec<serde_json::Value>>(&text(rows.pieces())).unwrap().len()
    };
    assert_eq!((list(0), list(1), list(33), list(5000)), (0, 1, 33, 5000));
}

#[test]
fn a_file_is_as_long_as_it_was_measured() {
    for count in [0, 1, 2_500, 30_000] {
        let rows = rows(Format::Csv(3), count);
        let length = u64::try_from(text(rows.clone().pieces()).len()).unwrap();
        assert_eq!(rows.measure().length, length);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_can_be_had_from_any_byte_on(offset in 0_usize..16_000_000) {
        static FILE: std::sync::LazyLock<(Rows, Vec<u8>, Measure)> = std::sync::LazyLock::new(|| {
            let rows = rows(Format::Csv(3), 4_000);
            (rows.clone(), text(rows.clone().pieces()), rows.measure())
        });
        let (rows, whole, measure) = &*FILE;
        let offset = offset % whole.len();
        let rest = text(rows.clone().pieces_from(offset.try_into().unwrap(), measure));
        prop_assert!(rest == whole[offset..], "from {offset}");
    }
}
