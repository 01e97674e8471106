//! Links inside one file: routers hung below others, middleware put before routes, order.

use super::path::joined;
use super::reader::Reader;
use super::{Entries, Entry, Handler, Mount};
use crate::code::outline::{Expr, ExprId, ScopeId};

/// Steps up through routers hung below each other.
const MAX_STEPS: usize = 6;

/// What was found, with what the mounts of the file bring to the entries of the file.
pub(super) fn finish(mut reader: Reader<'_>) -> Entries {
    let mounts = reader.out.mounts.clone();
    let mut entries = std::mem::take(&mut reader.out.entries);
    // Each part of a mount once as what it is: the router it makes, the functions it may name.
    let parts: Vec<Vec<Part>> = mounts.iter().map(|m| m.parts.iter().map(|p| reader.part(*p)).collect()).collect();
    for entry in &mut entries {
        reader.hang(entry, &mounts, &parts);
    }
    let mut out = std::mem::take(&mut reader.out);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|n| entries.get(*n).map_or(0, |e| e.line));
    let actions = std::mem::take(&mut out.actions);
    out.actions = order.iter().enumerate().filter_map(|(now, was)| Some((now, actions.get(was)?.clone()))).collect();
    out.entries = order.into_iter().filter_map(|n| entries.get(n).cloned()).collect();
    out
}

/// What is hung.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    /// What makes the router.
    root: Option<ExprId>,
    /// The function that registers more, or handles.
    function: Option<ScopeId>,
}

impl Reader<'_> {
    fn part(&self, id: ExprId) -> Part {
        let root = self.router(id).and_then(|f| f.root);
        let named = match self.o.expr(id) {
            Expr::Call(_) => match self.o.as_call(id).map(|c| self.handler(c.callee).0) {
                Some(Handler::Scope(scope)) => Some(scope),
                _ => None,
            },
            _ => None,
        };
        let function = named.or(match self.handler(id).0 {
            Handler::Scope(scope) => Some(scope),
            Handler::Named(_) => None,
        });
        Part { root, function }
    }

    /// Puts prefix and guards of the mounts around an entry.
    fn hang(&self, entry: &mut Entry, mounts: &[Mount], parts: &[Vec<Part>]) {
        if entry.kind == super::Kind::Hook {
            return;
        }
        let (mut root, mut inside) = (entry.on, Some(entry.registered).filter(|s| *s != ScopeId::FILE));
        let own = match entry.handler {
            Handler::Scope(scope) => Some(scope),
            Handler::Named(_) => None,
        };
        let mut marked = root.is_none();
        for _ in 0..MAX_STEPS {
            // Middleware on the same router.
            if let Some(root) = root {
                for (mount, parts) in mounts.iter().zip(parts).filter(|(m, _)| m.on == Some(root)) {
                    let prefix = mount.prefix.strip_suffix(super::path::REST).unwrap_or(&mount.prefix);
                    let covers = entry.route.starts_with(prefix.trim_end_matches('/'));
                    let routers = parts.iter().any(|p| p.root.is_some());
                    if covers && !routers {
                        for part in
                            mount.parts.iter().filter(|p| !entry.before.contains(p)).copied().collect::<Vec<_>>()
                        {
                            entry.before.push(part);
                        }
                    }
                }
            }
            let above = mounts.iter().zip(parts).find(|(mount, parts)| {
                mount.on != root.or(mount.on.filter(|_| false))
                    && parts.iter().any(|p| {
                        p.root.is_some() && p.root == root
                            || p.function.is_some() && (p.function == inside || marked && p.function == own)
                    })
            });
            let Some((mount, parts)) = above else { break };
            entry.route = joined(&mount.prefix, &entry.route);
            for (part, known) in mount.parts.iter().zip(parts) {
                let is_it = known.root.is_some() && known.root == root
                    || known.function.is_some() && (known.function == inside || known.function == own);
                if !is_it && !entry.before.contains(part) {
                    entry.before.push(*part);
                }
            }
            entry.before.extend(mount.before.iter().copied());
            root = mount.on;
            inside = Some(mount.registered).filter(|s| *s != ScopeId::FILE);
            marked = false;
            if root.is_none() {
                break;
            }
        }
    }
}
