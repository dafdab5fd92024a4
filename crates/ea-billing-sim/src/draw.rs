//! Numbers that look drawn by chance and depend on nothing but their keys.
//!
//! Any row of any month can be made without making the rows before it, and is the same on every machine.

/// Mixes two numbers into one whose bits look unrelated to either.
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    // The finalizer of SplitMix64 over a golden-ratio step, a public-domain construction by Sebastiano Vigna.
    let mut z = a ^ b.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xff51_afd7_ed55_8ccd);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The key of a text.
pub(crate) fn key(text: &str) -> u64 {
    text.bytes().fold(mix(0, 0), |key, byte| mix(key, u64::from(byte)))
}

/// A sequence of draws under one key.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    key: u64,
    drawn: u64,
}

impl Draw {
    /// The sequence that belongs to these numbers, in this order.
    pub(crate) fn of(parts: &[u64]) -> Self {
        Self { key: parts.iter().fold(0, |key, &part| mix(key, part)), drawn: 0 }
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.key, self.drawn)
    }

    /// A number from zero up to, not including, `end`; zero where `end` is.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let product = u128::from(self.number()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or_default()
    }

    /// An index of a list of this length; zero for an empty one.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(u64::MAX))).unwrap_or_default()
    }

    /// One of a list.
    ///
    /// # Panics
    /// The list must not be empty.
    pub(crate) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn happens(&mut self, in_thousand: u64) -> bool {
        self.below(1000) < in_thousand
    }

    /// A random (version 4) GUID in lower case.
    pub(crate) fn guid(&mut self) -> String {
        let (high, low) = (self.number(), self.number());
        let high = (high & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_on_every_machine() {
        let mut draw = Draw::of(&[7, 100]);
        let drawn = format!("{} {} {}", draw.number(), draw.below(1000), draw.guid());
        insta::assert_snapshot!(drawn, @"5654754187932145003 755 11da2601-2ec2-4d38-b802-132ad704094f");
        assert_eq!(Draw::of(&[7, 100]).number(), Draw::of(&[7, 100]).number());
        assert_ne!(Draw::of(&[7, 100]).number(), Draw::of(&[100, 7]).number());
    }

    #[test]
    fn draws_spread_over_the_whole_range() {
        let mut seen = [0_u32; 10];
        let mut draw = Draw::of(&[key("spread")]);
        for _ in 0..10_000 {
            seen[draw.index(10)] += 1;
        }
        assert!(seen.iter().all(|&count| (850..1150).contains(&count)), "{seen:?}");
    }
}
