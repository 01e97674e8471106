//! The forms a document can be written in, and the writing of a model in one of them.

use super::{Document, html, markdown, terminal};
use crate::error::Error;
use crate::report::{Style, json};
use clap::ValueEnum;
use serde::Serialize;

/// `-o` of the commands that print a document. Which of these a command takes is said where its flags are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people at a terminal.
    Terminal,
    /// For a document, an issue or a comment.
    Markdown,
    /// One offline page for a browser.
    Html,
    /// The same as data; `produ schema` describes it.
    Json,
    /// For a spreadsheet.
    Csv,
    /// An issue form for GitHub.
    GithubForm,
    /// A graph for Graphviz.
    Dot,
}

/// A model whose texts are inert, as its document or as data. Forms of a single model (CSV, issue form, graph) are written by
/// that model.
pub(crate) fn written<M: Serialize>(
    model: &M,
    document: impl FnOnce(&M) -> Document,
    form: Form,
    style: Style,
) -> Result<String, Error> {
    match form {
        Form::Terminal => Ok(terminal::render(&document(model), style)),
        Form::Markdown => Ok(markdown::render(&document(model))),
        Form::Html => Ok(html::render(&document(model))),
        Form::Json => json::pretty(model),
        Form::Csv | Form::GithubForm | Form::Dot => Err(Error::new("this is not written in that form")),
    }
}
