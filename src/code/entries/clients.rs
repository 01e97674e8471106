//! Calls by address: `requests.post(f"{BASE}/ask")`, `fetch("/api/chat", {method: "POST"})`, `client.get("/health")`.

use super::ClientCall;
use super::frameworks::table;
use super::path::address;
use super::reader::{Reader, method};
use crate::code::outline::{Call, CallId, Expr, ExprId};

impl Reader<'_> {
    /// Reads all calls by address that register nothing.
    pub(super) fn clients(&mut self) {
        for (id, call) in self.o.all_calls() {
            if self.taken.contains(&id) || self.decorated(call.expr).is_some() {
                continue;
            }
            let name = self.last(call.callee);
            let verbs = &table().clients.verbs;
            let alike = || verbs.iter().find(|(verb, _)| verb.eq_ignore_ascii_case(name)).map(|(_, method)| method);
            let verb = verbs.get(name).or_else(alike);
            let found = match verb {
                Some(verb) => self.verb_call(id, call, verb),
                None if table().clients.general.iter().any(|g| g == name) => self.general_call(id, call, name),
                None => None,
            };
            self.out.calls.extend(found);
        }
    }

    /// The first argument, or the option that is an address.
    fn url(&self, id: CallId) -> Option<ExprId> {
        let named = self.origins.option(id, &table().clients.urls);
        named.or_else(|| self.origins.positional(id).first().copied())
    }

    fn verb_call(&self, id: CallId, call: &Call, verb: &str) -> Option<ClientCall> {
        let text = self.origins.text(self.url(id)?)?;
        // `cache.get("user/1")` is no address; a client that knows its base may be asked for `ask`.
        let rooted = text.starts_with(['/', '{']) || text.contains("://");
        let relative = text.contains('/') && !text.contains(' ') && self.is_client(call);
        if !rooted && !relative || text.len() < 2 && text != "/" {
            return None;
        }
        let address = address(&text)?;
        Some(ClientCall { method: method(verb), address, call: id, line: self.o.spot(call.expr).line })
    }

    /// Whether a call is made on an object of a package, or on something named for what it does by its type.
    fn is_client(&self, call: &Call) -> bool {
        let Expr::Member(object, _) = self.o.expr(call.callee) else { return false };
        let words = crate::code::words::words(self.last(*object));
        words.iter().any(|w| ["client", "http", "api", "axios", "request", "requests", "httpx"].contains(&w.as_str()))
    }

    fn general_call(&self, id: CallId, call: &Call, name: &str) -> Option<ClientCall> {
        let positional = self.origins.positional(id);
        let mut said: Option<String> = None;
        let mut url = self.origins.option(id, &table().clients.urls).and_then(|u| self.origins.text(u));
        for value in positional.iter().take(4) {
            let text = self.origins.text(*value);
            match text {
                Some(text) if said.is_none() && method(&text).is_some() => said = method(&text),
                Some(text) if url.is_none() && (text.contains('/') || text.starts_with("{}")) => url = Some(text),
                Some(_) => {}
                None if said.is_none() && matches!(self.o.expr(*value), Expr::Member(..) | Expr::Name(_)) => {
                    // `http.MethodPost`, `HttpMethod.POST`.
                    said = method(self.last(*value));
                }
                None => {
                    // `new Request(new URL("/x", base))`: the address inside.
                    if url.is_none()
                        && let Some(inner) = self.o.as_call(*value).filter(|c| {
                            matches!(self.last(c.callee), "URL" | "Uri" | "URI" | "create" | "parse" | "join")
                        })
                    {
                        url =
                            inner.arguments.iter().find_map(|a| self.origins.text(a.value)).filter(|t| t.contains('/'));
                    }
                }
            }
        }
        let url = url?;
        let fetches = matches!(name, "fetch" | "$fetch" | "ofetch" | "useFetch" | "urlopen" | "useSWR" | "EventSource");
        // A page may ask relative to where it stands.
        let relative = fetches && url.contains('/') && !url.contains(' ') && !url.starts_with('.');
        if !(relative
            || url.starts_with(['/', '{'])
            || url.contains("://")
            || table().clients.chained.iter().any(|c| c == name))
        {
            return None;
        }
        if name == "open" && !url.contains("://") && said.is_none()
            || matches!(name, "to" | "call" | "json" | "url") && url.contains(' ')
        {
            return None;
        }
        let mut told = said;
        if told.is_none()
            && let Some(value) = self.origins.option(id, &table().clients.methods)
        {
            told = self.methods(value).into_iter().next();
        }
        if told.is_none() && table().clients.chained.iter().any(|c| c == name) {
            told = self.chain_method(call);
        }
        // An option that is not a text in place may hold any method.
        let open = positional.get(1).is_some_and(|o| !matches!(self.o.expr(*o), Expr::Object(_)));
        if told.is_none() && fetches && !open && name != "urlopen" {
            let hidden = positional
                .get(1)
                .is_some_and(|o| self.o.inside(*o).into_iter().any(|p| matches!(self.o.expr(p), Expr::Spread(_))));
            told = (!hidden && self.origins.option(id, &table().clients.methods).is_none()).then(|| "GET".to_owned());
        }
        let address = address(&url)?;
        Some(ClientCall { method: told, address, call: id, line: self.o.spot(call.expr).line })
    }

    /// The method that a chain names before or after the address: `client.post().uri("/x")`, `.uri("/x").method("POST")`.
    fn chain_method(&self, call: &Call) -> Option<String> {
        let mut at = call.callee;
        for _ in 0..12 {
            match self.o.expr(at) {
                Expr::Member(object, _) => at = *object,
                Expr::Call(id) => {
                    let before = self.o.call(*id)?;
                    let name = self.last(before.callee);
                    if let Some(found) = method(name) {
                        return Some(found);
                    }
                    if name == "method" {
                        return before.arguments.first().and_then(|a| self.methods(a.value).into_iter().next());
                    }
                    at = before.callee;
                }
                _ => break,
            }
        }
        self.origins.after(call.expr).into_iter().find_map(|id| {
            let after = self.o.call(id)?;
            let name = self.last(after.callee);
            if name == "method" {
                return after.arguments.first().and_then(|a| self.methods(a.value).into_iter().next());
            }
            method(name)
        })
    }
}
