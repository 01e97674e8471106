//! Conditions and refusals read back as lines.

use super::bindings::Bindings;
use super::conditions::{Condition, Side, conditions};
use super::testing::read;
use crate::inventory::Language;

fn side(side: Side) -> String {
    match side {
        Side::Absent => "-".to_owned(),
        Side::Goes => "goes".to_owned(),
        Side::Leaves(leave) => format!("{leave:?}{}", if leave.refuses() { "!" } else { "" }),
    }
}

fn line(c: &Condition) -> String {
    let checks: Vec<String> = c.checks.iter().map(|c| format!("{:?} {}", c.asks, c.operand)).collect();
    format!("{} | {} | {}", checks.join(", "), side(c.then), side(c.otherwise))
}

#[track_caller]
pub(super) fn check(language: Language, source: &str, expected: &[&str]) {
    let outline = read(language, source);
    let found: Vec<String> = conditions(&Bindings::new(&outline, language)).iter().map(line).collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn python_conditions() {
    check(
        Language::Python,
        r#"
        import re, sys
        from fastapi import HTTPException, status
        from flask import abort, jsonify
        MAX = 4000
        def ask(q, files, user):
            if not q.text.strip():
                raise HTTPException(422, "empty")
            if len(q.text) > MAX: return jsonify({"error": "too long"}), 413
            if len(q.text) == 0:
                return "Please ask something."
            if not user: raise HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)
            if q.kind not in KINDS: abort(400)
            if not isinstance(q.n, int) or q.n <= 0: return None
            if re.match(r"\d+", q.id): return q.id
            if len(files) > 3: return files[:3]
            for f in files:
                if f.size > 1_000: continue
            if q.text is None: return False
            assert q.score >= 0.5
            if q.bad:
                log.warning("x")
            if guard(q.text): sys.exit(1)
            if q.lang == "de": return answer(q.text)
        "#,
        &[
            "Emptiness q.text | Answers(422)! | -",
            "Size q.text | Answers(413)! | -",
            "Emptiness q.text | Says! | -",
            "Truth user | Access(401) | -",
            "Membership q.kind | Answers(400)! | -",
            "Type q.n, Range q.n | Nothing! | -",
            "Format q.id | Value | -",
            "Size files | Value | -",
            "Size f | Skips! | -",
            "Emptiness q.text | Truth | -",
            "Range q.score | - | Raises!",
            "Truth q.bad | goes | -",
            "Call q.text | Exits! | -",
            "Equality q.lang | Value | -",
        ],
    );
}

#[test]
fn typescript_conditions() {
    check(
        Language::TypeScript,
        r#"
        export async function POST(req: Request, res: Res) {
          const { text, n, id } = await req.json();
          if (!text || text.length > 2000) return NextResponse.json({ error: "bad" }, { status: 400 });
          if (text.length === 0) { res.status(400).json({ error: "x" }); return; }
          if (text === "") throw new BadRequestException("empty");
          if (!session) return new Response("no", { status: 401 });
          if (!/^\d+$/.test(id)) throw new Error("id");
          if (!KINDS.includes(n)) { return null }
          const a = n > 3 ? 3 : n;
          switch (n) { case 1: break; default: throw new Error("unknown") }
          if (Number(n) < 1) { return text }
        }
        "#,
        &[
            "Truth text, Size text | Answers(400)! | -",
            "Emptiness text | Answers(400)! | -",
            "Emptiness text | Answers(400)! | -",
            "Truth session | Access(401) | -",
            "Format id | Raises! | -",
            "Membership n | Nothing! | -",
            "Range n | goes | goes",
            "Equality n | goes | Raises!",
            "Range n | Value | -",
        ],
    );
}
