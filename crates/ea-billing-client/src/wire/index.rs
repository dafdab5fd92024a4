//! Finding a field by its name, in any casing, without looking at all of them.

/// Places in the table: a power of two, and more than twice as many as any object has fields.
const PLACES: usize = 256;

/// Where the fields of an object are found, made when the program is compiled.
///
/// A row has some forty names and servers send them in an order of their own, so a search through the list for each name
/// would cost more than all else.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// At the place of a name, or behind it where several names have the same: the number of the field, from 1.
    places: [u8; PLACES],
}

impl Index {
    /// The index of these names.
    pub(crate) const fn of(fields: &[&str]) -> Self {
        assert!(fields.len() < PLACES / 2, "an object has more fields than the index has places for");
        let mut places = [0; PLACES];
        let (mut field, mut number) = (0, 1);
        while field < fields.len() {
            let mut place = place(fields[field].as_bytes());
            while places[place] != 0 {
                place = next(place);
            }
            places[place] = number;
            field += 1;
            number += 1;
        }
        Self { places }
    }

    /// The field that is named exactly so, otherwise the first whose name differs in casing only.
    pub(super) fn find(&self, fields: &[&str], name: &str) -> Option<usize> {
        let (mut place, mut like) = (place(name.as_bytes()), None);
        while let Some(field) = usize::from(self.places[place]).checked_sub(1) {
            match fields.get(field) {
                Some(own) if *own == name => return Some(field),
                Some(own) if like.is_none() && own.eq_ignore_ascii_case(name) => like = Some(field),
                _ => {}
            }
            place = next(place);
        }
        like
    }
}

/// The place of a name, which is the same in any casing.
const fn place(name: &[u8]) -> usize {
    let length = name.len();
    if length == 0 {
        return 0;
    }
    let (first, middle, last) = (name[0] | 0x20, name[length / 2] | 0x20, name[length - 1] | 0x20);
    let before = name[length - 1 - length / 4] | 0x20;
    (length * 37 + first as usize * 5 + middle as usize * 11 + last as usize * 3 + before as usize * 17)
        % PLACES
}

const fn next(place: usize) -> usize {
    (place + 1) % PLACES
}
