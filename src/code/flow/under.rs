//! Where in a value a content lies: the value is it, or has it under one name. What has other names besides is no content
//! under those.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The name that a content lies under; names of all files are compared by their hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Under(u64);

impl Under {
    /// The value is the content, or nobody knows where in it it lies.
    pub(super) const WHOLE: Under = Under(0);

    fn of(name: &str) -> Under {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Under(hasher.finish().max(1))
    }

    /// Where the content lies in a table or object that gets it under a name; without a name it stays as it is.
    pub(super) fn within(self, name: &str) -> Under {
        if name.is_empty() { self } else { Under::of(name) }
    }

    /// Where the content lies in a member of the value; `None` when it lies under another. A method has all of it.
    pub(super) fn member(self, name: &str, called: bool) -> Option<Under> {
        if self == Under::WHOLE || called {
            return Some(self);
        }
        (self == Under::of(name)).then_some(Under::WHOLE)
    }
}
