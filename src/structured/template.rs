//! Templates of YAML (Helm, Jinja), read as far as they can be without rendering them: what is computed is blank.
//!
//! A line of nothing but template is left out, a value becomes a word that stands for it. Lines stay lines. Branches of
//! a condition stand one after the other; where that is no YAML any more, the caller says that it was not read.

/// What stands for a computed value.
const VALUE: &str = "templated";

/// The document without its template; `None` when there is none in it.
pub(crate) fn plain(text: &str) -> Option<String> {
    if !text.contains("{{") && !text.contains("{%") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for line in text.lines() {
        // What stands outside of templates, with a word for each template.
        let (mut kept, mut rest, mut only) = (String::new(), line, true);
        loop {
            if open {
                match close(rest) {
                    Some(after) => (open, rest) = (false, after),
                    None => break,
                }
            }
            let Some(at) = ["{{", "{%"].iter().filter_map(|mark| rest.find(mark)).min() else {
                only &= rest.trim().is_empty();
                kept.push_str(rest);
                break;
            };
            let before = rest.get(..at).unwrap_or_default();
            only &= before.trim().is_empty();
            kept.push_str(before);
            if rest.get(at..).is_some_and(|r| r.starts_with("{{") && !r.starts_with("{{/*") && !r.starts_with("{{- /*"))
            {
                kept.push_str(VALUE);
            }
            (open, rest) = (true, rest.get(at + 2..).unwrap_or_default());
        }
        if !only {
            out.push_str(&kept);
        }
        out.push('\n');
    }
    Some(out)
}

/// What follows the end of a template.
fn close(text: &str) -> Option<&str> {
    let at = ["}}", "%}"].iter().filter_map(|mark| text.find(mark)).min()?;
    text.get(at + 2..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_computed_is_read() {
        let chart = "{{- if .Values.alerts }}\nkind: PrometheusRule\nmetadata:\n  name: {{ include \"x\" . }}\n  labels:\n    {{- include \"labels\" . | nindent 4 }}\nspec:\n  groups:\n    - rules:\n        - alert: A\n          expr: a > {{ .Values.max }}\n{{/*\nnothing: here\n*/}}\n{{- end }}\n";
        let found = plain(chart).unwrap();
        assert_eq!(found.lines().count(), chart.lines().count());
        let node = crate::structured::yaml_documents(found.as_bytes()).unwrap().remove(0);
        assert_eq!(node.pointer("/spec/groups/0/rules/0/alert").unwrap().line, 10);
        assert_eq!(node.pointer("/spec/groups/0/rules/0/expr").unwrap().as_str(), Some("a > templated"));
        assert!(!found.contains("nothing"));
        assert_eq!(plain("a: 1\n"), None);
        for text in ["{{", "}}", "{{ {{", "a {% b", "{{/* a"] {
            let _ = plain(text);
        }
    }
}
