//! Addresses of places on the forge. Percent-encoded, always below the base, and `https` only.

use super::uri;
use crate::model::{Forge, Links};

/// Ends of names that forges show as documents, in which no line has an anchor.
const SHOWN: [&str; 3] = [".md", ".markdown", ".rst"];

/// The address of a place; `None` where its file is not there as it was audited.
pub(crate) fn href(links: Option<&Links>, path: &str, line: u32) -> Option<String> {
    let links = links.filter(|links| links.base.starts_with("https://") && links.paths.contains(path))?;
    // A step upwards would leave the base.
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return None;
    }
    let folder = links.folder.as_ref().map(|folder| uri::relative(folder) + "/").unwrap_or_default();
    let file = format!("{}/{folder}{}", links.base, uri::relative(path));
    let small = path.to_ascii_lowercase();
    Some(match (line, links.forge) {
        (0, _) => file,
        (_, Forge::Github) if SHOWN.iter().any(|end| small.ends_with(end)) => format!("{file}?plain=1#L{line}"),
        (_, Forge::Bitbucket) => format!("{file}#lines-{line}"),
        (_, Forge::Github | Forge::Other) => format!("{file}#L{line}"),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Where the tests have their files.
    pub(crate) const BASE: &str = "https://git.example/acme/chat/blob/1a2b";

    pub(crate) fn links(paths: impl IntoIterator<Item = String>) -> Links {
        Links { base: BASE.into(), forge: Forge::Other, folder: None, paths: paths.into_iter().collect() }
    }

    #[test]
    fn each_forge_names_lines_its_own_way() {
        let of = |forge, path: &str, line| {
            let links = Links { forge, ..links(["app/a b.py".to_owned(), "README.md".to_owned()]) };
            href(Some(&links), path, line).map(|href| href.replacen(BASE, "", 1))
        };
        assert_eq!(of(Forge::Other, "app/a b.py", 12).as_deref(), Some("/app/a%20b.py#L12"));
        assert_eq!(of(Forge::Bitbucket, "app/a b.py", 12).as_deref(), Some("/app/a%20b.py#lines-12"));
        assert_eq!(of(Forge::Github, "README.md", 3).as_deref(), Some("/README.md?plain=1#L3"));
        assert_eq!(of(Forge::Github, "README.md", 0).as_deref(), Some("/README.md"));
        assert_eq!(of(Forge::Github, "other.md", 3), None, "what is not committed is no link");
    }

    #[test]
    fn a_folder_of_a_repository_is_below_it() {
        let links = Links { folder: Some("services/a b".into()), ..links(["x.py".to_owned()]) };
        assert_eq!(href(Some(&links), "x.py", 1).unwrap(), format!("{BASE}/services/a%20b/x.py#L1"));
        let http = Links { base: "http://git.example".into(), ..links };
        assert_eq!(href(Some(&http), "x.py", 1), None);
    }

    proptest! {
        #[test]
        fn no_path_leads_out_of_the_base(path in any::<String>(), line in 0u32..9) {
            if let Some(href) = href(Some(&links([path.clone()])), &path, line) {
                let rest = href.strip_prefix(BASE).and_then(|rest| rest.strip_prefix('/')).unwrap();
                let rest = rest.strip_suffix(&format!("#L{line}")).unwrap_or(rest);
                prop_assert!(rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{}", href);
                prop_assert!(!rest.split('/').any(|part| matches!(part, "" | "." | "..")), "{}", href);
            }
        }
    }
}
