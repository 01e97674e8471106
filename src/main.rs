//! The `produ` program: parse, run, exit code.

fn main() -> std::process::ExitCode {
    produ::commands::main(std::env::args_os()).into()
}
