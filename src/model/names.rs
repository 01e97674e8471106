//! The name serde gives a variant without fields: the names of enums stand in their `rename_all` and nowhere else.

use serde::ser::{Error as _, Impossible, Serialize, Serializer};
use std::fmt;

/// The name of a variant, as reports and manifests write it; empty for what is no such variant.
pub(crate) fn name<T: Serialize>(variant: &T) -> &'static str {
    variant.serialize(Names).unwrap_or_default()
}

/// There is no name.
#[derive(Debug)]
struct Nameless;

impl fmt::Display for Nameless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no variant without fields")
    }
}

impl std::error::Error for Nameless {}

impl serde::ser::Error for Nameless {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Nameless
    }
}

/// Answers a variant with its name, everything else with an error.
struct Names;

macro_rules! nameless {
    ($($method:ident($($argument:ty),*) -> $answer:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$answer, Nameless> {
            Err(Nameless::custom(""))
        })*
    };
}

type Never = Impossible<&'static str, Nameless>;

impl Serializer for Names {
    type Ok = &'static str;
    type Error = Nameless;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<&'static str, Nameless> {
        Ok(name)
    }

    nameless! {
        serialize_bool(bool) -> &'static str;
        serialize_i8(i8) -> &'static str;
        serialize_i16(i16) -> &'static str;
        serialize_i32(i32) -> &'static str;
        serialize_i64(i64) -> &'static str;
        serialize_u8(u8) -> &'static str;
        serialize_u16(u16) -> &'static str;
        serialize_u32(u32) -> &'static str;
        serialize_u64(u64) -> &'static str;
        serialize_f32(f32) -> &'static str;
        serialize_f64(f64) -> &'static str;
        serialize_char(char) -> &'static str;
        serialize_str(&str) -> &'static str;
        serialize_bytes(&[u8]) -> &'static str;
        serialize_none() -> &'static str;
        serialize_unit() -> &'static str;
        serialize_unit_struct(&'static str) -> &'static str;
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct(&'static str, usize) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<&'static str, Nameless> {
        Err(Nameless::custom(""))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<&'static str, Nameless> {
        Err(Nameless::custom(""))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<&'static str, Nameless> {
        Err(Nameless::custom(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Certainty, Operation, Property};

    #[test]
    fn a_variant_has_the_name_that_serde_writes() {
        assert_eq!(name(&Property::OutputCap), "output-cap");
        assert_eq!((name(&Operation::Chat), name(&Certainty::Likely)), ("chat", "likely"));
        assert_eq!((name(&1), name(&Some("x")), name(&"chat")), ("", "", ""));
    }
}
