//! `explain` as people ask: economies by name in any case, codes with their meaning.

use crate::support::Project;

#[test]
fn an_economy_is_named_by_code_or_name_in_any_case_and_codes_are_explained() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let by_code = project.succeed(&["explain", "internet-use", "AAA", "2021"]).stdout;
    for name in ["aaa", "Aland", "aland", "ALAND"] {
        assert_eq!(project.succeed(&["explain", "internet-use", name, "2021"]).stdout, by_code, "{name}");
    }
    assert!(by_code.contains("E estimated by the source"), "{by_code}");
    assert!(by_code.contains("sex: F women, M men; _T total"), "{by_code}");
    let refused = project.run(&["explain", "internet-use", "Alend", "2021"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("did you mean Aland (AAA)?"), "{}", refused.stderr);
}
