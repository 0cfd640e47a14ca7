//! Symbolic links of a project: followed inside the project only, so that a pipeline or sidecar that somebody sends reaches
//! nothing else of the machine.

use std::path::Path;

/// Returns why a symbolic link is not followed; `None` for what is no link, or one that stays inside the project.
///
/// `folder` is `raw/` or `pipelines/`; a link may lead anywhere below it or below the folder that holds it, but not to a
/// folder in which it lies itself.
pub fn refused_link(folder: &Path, entry: &Path) -> Option<String> {
    if !entry.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        return None;
    }
    let Ok(target) = entry.canonicalize() else { return Some("found a symbolic link that leads nowhere".to_owned()) };
    let holder = folder.parent().filter(|holder| !holder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_below = |root: &Path| root.canonicalize().is_ok_and(|root| target.starts_with(root));
    if !is_below(folder) && !is_below(holder) {
        return Some(format!("found a symbolic link to {}, outside the project", target.display()));
    }
    let lies_in = entry.parent().and_then(|parent| parent.canonicalize().ok());
    lies_in
        .is_some_and(|parent| parent.starts_with(&target))
        .then(|| "found a symbolic link to a folder that holds it".to_owned())
}
