//! The `produ` program: parse, run, exit code.

/// Syntax trees, outlines and links are millions of small things made on all threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    produ::commands::main(std::env::args_os()).into()
}
