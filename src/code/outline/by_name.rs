//! Things of a file by a name of it, found without hashing: names are numbers that begin at nought.

use super::{Name, Outline};

/// Lists by name, each in the order in which its things were given.
#[derive(Debug)]
pub(crate) struct ByName<T> {
    /// Where the list of each name begins; one more for the end.
    starts: Box<[u32]>,
    items: Box<[T]>,
}

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName { starts: Box::default(), items: Box::default() }
    }
}

impl<T> ByName<T> {
    /// Sorts things by name; of one name they keep their order.
    pub(crate) fn new(outline: &Outline, mut things: Vec<(Name, T)>) -> ByName<T> {
        things.sort_by_key(|(name, _)| *name);
        let mut starts = Vec::with_capacity(outline.names.len() + 1);
        for (at, (name, _)) in (0u32..).zip(&things) {
            starts.resize(starts.len().max(name.number() + 1), at);
        }
        starts.resize(starts.len().max(outline.names.len() + 1), u32::try_from(things.len()).unwrap_or(u32::MAX));
        ByName { starts: starts.into(), items: things.into_iter().map(|(_, thing)| thing).collect() }
    }

    /// What a name has.
    pub(crate) fn get(&self, name: Name) -> &[T] {
        let at = name.number();
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds.and_then(|(from, to)| self.items.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::outline::Builder;

    #[test]
    fn each_name_has_its_list_in_order() {
        let mut builder = Builder::new(1);
        let names = ["a", "b", "c"].map(|text| builder.name(text));
        let outline = builder.finish();
        let [a, b, c] = names;
        let lists = ByName::new(&outline, vec![(c, 1), (a, 2), (c, 3), (c, 0)]);
        assert_eq!([a, b, c].map(|name| lists.get(name).to_vec()), [vec![2], vec![], vec![1, 3, 0]]);
        assert!(ByName::<u8>::default().get(c).is_empty());
        assert_eq!(outline.names.find("b"), Some(b));
        assert_eq!(outline.names.find("d"), None);
    }
}
