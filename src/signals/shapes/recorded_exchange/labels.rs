//! What a program reads out of an answer in words of its own: the label of a class, the text it looks for, what it says
//! from a bar on.

use super::record_stores::table;
use crate::code::flow::{Flow, Value};
use crate::code::outline::{Around, Expr, ExprId, Name, Outline, Owner, ScopeId, Stmt};
use crate::code::project::Target;
use crate::signals::shapes::Ground;

/// Values that stand for an answer, of those that it reaches.
pub(super) fn read_out(ground: &Ground<'_>, flow: &Flow) -> Vec<Value> {
    let mut out = Vec::new();
    for value in flow.values.keys() {
        let Some(o) = ground.outline(value.file) else { continue };
        let Owner::Expr(owner) = o.owner(value.expr) else { continue };
        let stands = match o.expr(owner) {
            // `LABELS[index]`
            Expr::Index(object, key) => *key == value.expr && names_classes(ground, *value, *object),
            // `"fraud" if score > bar else "fine"`
            Expr::Compare(..) => {
                out.extend(chosen_by(o, owner).map(|expr| Value { file: value.file, expr }));
                false
            }
            Expr::Call(number) => ground.project().targets(value.file, *number).iter().any(|target| match target {
                Target::Own(of) => ground.outline(of.file).is_some_and(|o| gives_labels(o, of.scope)),
                _ => false,
            }),
            _ => false,
        };
        if stands {
            out.push(Value { file: value.file, expr: owner });
        }
    }
    out
}

/// The text that is chosen by a test.
fn chosen_by(o: &Outline, test: ExprId) -> Option<ExprId> {
    let Owner::Expr(choice) = o.owner(test) else { return None };
    match o.expr(choice) {
        Expr::Choice(of, then, other) => (*of == test && is_text(o, *then) && is_text(o, *other)).then_some(choice),
        _ => None,
    }
}

fn is_text(o: &Outline, value: ExprId) -> bool {
    matches!(o.expr(value), Expr::Text(_, inserted) if inserted.is_empty())
}

/// Whether it holds the names of classes: a list or table of texts, or what a library calls so.
fn names_classes(ground: &Ground<'_>, at: Value, object: ExprId) -> bool {
    let Some(o) = ground.outline(at.file) else { return false };
    let name = match o.expr(object) {
        Expr::Name(name) | Expr::Member(_, name) => *name,
        _ => return false,
    };
    let known = ground.facts(at.file).and_then(|facts| facts.known.value(name, o.scope_of(object)));
    table().classes.contains(o.spell(name)) || known.is_some_and(|value| texts(o, value))
}

/// Whether a value is a list or table of texts.
fn texts(o: &Outline, value: ExprId) -> bool {
    match o.expr(value) {
        Expr::List(parts) => parts.len() > 1 && parts.iter().all(|part| is_text(o, *part)),
        Expr::Object(entries) => entries.len() > 1 && entries.iter().all(|(_, value)| is_text(o, *value)),
        _ => false,
    }
}

/// Whether all that a function gives back are texts of its own.
fn gives_labels(o: &Outline, function: ScopeId) -> bool {
    let given = o.all_stmts().filter(|(id, _)| o.scope_at(o.stmt_spot(*id).frame) == function);
    let given = given.filter_map(|(id, stmt)| match stmt {
        Stmt::Return(Some(value)) => Some((id, *value)),
        _ => None,
    });
    let mut labels = 0;
    for (id, value) in given {
        let own = match o.expr(value) {
            Expr::Name(name) => from_texts(o, *name, o.around(o.stmt_spot(id).frame)),
            _ => is_text(o, value),
        };
        if !own {
            return false;
        }
        labels += 1;
    }
    labels > 1
}

/// Whether a name is given by a loop over texts.
fn from_texts(o: &Outline, name: Name, mut around: impl Iterator<Item = Around>) -> bool {
    around.any(|a| match a {
        Around::Loop(stmt) => match o.stmt(stmt) {
            Stmt::Loop { item: Some(item), over: Some(over), .. } => {
                matches!(o.expr(*item), Expr::Name(n) if *n == name) && texts(o, *over)
            }
            _ => false,
        },
        _ => false,
    })
}
