//! Java, Kotlin, C# and PHP: an import names a type by its package, and folders follow packages.

use super::Found;

/// What an import means: `a.b.C`, `App\Services\Chat`.
pub(super) fn find(module: &str, name: &str) -> Found {
    let whole = if name.is_empty() || name == "*" { module.to_owned() } else { format!("{module}.{name}") };
    let parts: Vec<&str> = whole.split(['.', '\\']).filter(|p| !p.is_empty()).collect();
    match parts.split_last() {
        Some((last, before)) if last.starts_with(char::is_uppercase) => {
            Found::Type((*last).to_owned(), before.join("."))
        }
        _ => Found::Package,
    }
}
