//! What is wrong with a pointer of the manifest, in words.

use crate::rules::format::Shape;
use crate::signals::pointed::Flaw;

/// The clause behind `points at …:`.
pub(super) fn words(flaw: &Flaw) -> String {
    match flaw {
        Flaw::NoFile => "no such file in the repository".to_owned(),
        Flaw::NotShipped(class) => format!("a file of class {}, which is no part of what ships", class.name()),
        Flaw::Manifest => "that is the manifest itself".to_owned(),
        Flaw::NoFunction => "the file has no such function, type or name".to_owned(),
        Flaw::NoLine => "nothing stands on that line".to_owned(),
        Flaw::NoHeading => "the document has no such heading".to_owned(),
        Flaw::WholeFile => "a whole file says nothing of where in it; name the function".to_owned(),
        Flaw::IsTest => "that is a test; `code` names what ships".to_owned(),
        Flaw::Dead => "nobody calls it".to_owned(),
        Flaw::Stub => "nothing is done there".to_owned(),
        Flaw::NoSetting => "no code and no configuration mentions it".to_owned(),
        Flaw::NoTest => "the file has no such test".to_owned(),
        Flaw::TestProvesNothing => "the test is switched off or asserts nothing that can fail".to_owned(),
        Flaw::Untouched => "the test does not touch the code that is pointed at".to_owned(),
        Flaw::NoCode => "no `code` is named that the test could touch".to_owned(),
        Flaw::DoesNotMatter(shape) => format!("the test touches the code, but {}", mattering(*shape)),
        Flaw::NoShape(shape, None) => format!("there is {} there", absence(*shape)),
        Flaw::NoShape(shape, Some(lack)) => format!("there is {} there: {}", absence(*shape), lack.words()),
        Flaw::Away { path: true } => "no call of a model is reached from there".to_owned(),
        Flaw::Away { path: false } => "it belongs to another service than the calls of a model".to_owned(),
        Flaw::NotProse => "not a document for people".to_owned(),
        Flaw::Thin(words) => format!("the section has {words} words, which describes nothing"),
        Flaw::Hollow(why) => why.clone(),
        Flaw::Promise => "a promise, not a practice".to_owned(),
    }
}

/// What was looked for in vain.
fn absence(shape: Shape) -> &'static str {
    match shape {
        Shape::HandledFailure => "no handler that answers a failure",
        Shape::SwitchedOff => "no branch on a setting that leaves or takes another way",
        Shape::RefusedInput => "no check of size, range or form that refuses",
        Shape::CheckedOutput => "no check of an answer that has a consequence",
        Shape::RecordedExchange => "no call that takes both what came in and what came out",
        Shape::NextCandidate => "no handler that goes on to something else",
        Shape::TrippedState => "no lasting count or time that is compared and turns away",
        Shape::HandedOver => "no branch that hands over",
        Shape::LimitedEntry => "no bound that refuses",
        Shape::BoundedCall => "no bounded call",
        Shape::EdgeCase => "no test of an edge case",
    }
}

/// What a test does not do that would make the code matter.
fn mattering(shape: Shape) -> &'static str {
    match shape {
        Shape::HandledFailure | Shape::NextCandidate | Shape::TrippedState | Shape::BoundedCall => {
            "makes nothing fail, or says nothing of what comes of it"
        }
        Shape::SwitchedOff => "does not set the setting, or says nothing of what comes of it",
        Shape::RefusedInput => "hands over nothing that should be refused, or says nothing of what comes of it",
        Shape::CheckedOutput => "gives no bad answer, or says nothing of what comes of it",
        Shape::RecordedExchange => "does not read the record back",
        Shape::HandedOver => "says nothing of a person who gets it",
        Shape::LimitedEntry => "does not go beyond the limit",
        Shape::EdgeCase => "gives no unusual value and no failure, or says nothing of what comes of it",
    }
}
