//! Writing to standard output and standard error: complete or an error, and quiet when nobody listens any more.

use crate::report::Style;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use std::io::{ErrorKind, Write};

/// Writes all of the text. A reader that has gone away (`| head`) is no error: it has seen what it wanted.
pub(crate) fn to_stdout(text: &str, style: Style) -> anyhow::Result<()> {
    // What has no sequence to be taken out or translated goes as it is.
    if !text.contains('\u{1b}') {
        let mut stream = std::io::stdout().lock();
        return complete(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()));
    }
    let choice = if style.color { ColorChoice::Always } else { ColorChoice::Never };
    let mut stream = AutoStream::new(std::io::stdout().lock(), choice);
    complete(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
}

fn complete(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Writes a message. There is nowhere left to complain when this fails.
pub(crate) fn to_stderr(text: &str) {
    let mut stream = std::io::stderr().lock();
    let _unheard = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_quiet_and_a_full_disk_is_not() {
        assert!(complete(Err(ErrorKind::BrokenPipe.into())).is_ok());
        let error = complete(Err(ErrorKind::StorageFull.into())).unwrap_err();
        assert!(crate::error::render_any(&error).starts_with("error: cannot write to standard output\n  cause: "));
    }
}
