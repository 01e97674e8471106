use super::*;
#[test]
fn tmp() {
    let t = std::env::var("EX").unwrap();
    match parse("produ.yaml", t.as_bytes()) {
        Ok(m) => {
            for w in &m.warnings {
                println!("W {}: {w}", w.line);
            }
            for p in m.paths() {
                print!("{} ", p.text);
            }
        }
        Err(e) => println!("{e}"),
    }
}
