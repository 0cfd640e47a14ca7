//! What a value is made of → the address of the view of `explore.html` that shows it. What stands behind `#` is read by
//! `state.js`; whether the page has the figure is not asked here.

use super::EXPLORE;
use crate::concepts::{Breakdown, GroupQuery, Text};
use crate::tables::figures::Parts;
use crate::tables::{FigureKey, GapId};

/// What stands in place of a gap where two figures are taken from each other.
const LESS: &str = "less";

/// Returns the address; none where the parts are not shown.
///
/// ```
/// # use ictstat::publish::explore::address::of_parts;
/// # use ictstat::tables::figures::Parts;
/// assert_eq!(of_parts(&Parts::Printed), None);
/// ```
pub fn of_parts(parts: &Parts) -> Option<String> {
    match parts {
        Parts::Figure(key) => Some(view(key, key.gap.map(GapId::name), &key.breakdown.below())),
        Parts::Less(whole, part) => Some(view(whole, Some(LESS), &part.breakdown.below())),
        Parts::Absent | Parts::Printed | Parts::Draws | Parts::LeftOut => None,
    }
}

fn view(key: &FigureKey, gap: Option<&str>, below: &Breakdown) -> String {
    let above = key.breakdown.above();
    let two_groups = key.group.is_two().then(|| list_name(key, key.group.below()));
    let entries = [
        ("i", Some(key.indicator.to_string())),
        ("s", Some(key.statistic.name().to_owned())),
        ("g", Some(list_name(key, key.group.above()))),
        ("b", Some(codes(&above))),
        ("y", Some(key.year.to_string())),
        ("k", gap.map(str::to_owned)),
        ("g2", two_groups),
        ("b2", (above != *below).then(|| codes(below))),
        ("y2", key.base_year.map(|year| year.to_string())),
    ];
    let entries = entries.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(&value?))));
    format!("{EXPLORE}#{}", entries.collect::<Vec<_>>().join("&"))
}

fn list_name(key: &FigureKey, group: &Text) -> String {
    GroupQuery::full_name(&key.classification, &key.edition, group)
}

fn codes(breakdown: &Breakdown) -> String {
    let Breakdown { sex, age, location, category } = breakdown;
    format!("{sex}/{age}/{location}/{category}")
}

/// Returns a text as it may stand in an address.
fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:/".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Sex, Sided};
    use crate::tables::gaps::GapBreakdown;
    use crate::tables::{Profile, Statistic};

    fn key() -> FigureKey {
        FigureKey {
            gap: None,
            classification: "itu-region".into(),
            edition: "2025".into(),
            group: Text::from("africa").into(),
            indicator: "internet-use".into(),
            year: 2024,
            breakdown: GapBreakdown::from(&Breakdown::total()),
            statistic: Statistic::WeightedMean,
            base_year: None,
            profile: Profile::Itu,
        }
    }

    #[test]
    fn a_figure_leads_to_its_group_and_a_gap_to_both_sides() {
        let of = |key: FigureKey| of_parts(&Parts::Figure(key)).unwrap();
        let begin = "explore.html#i=internet-use&s=weighted-mean&g=itu-region:2025:africa";
        assert_eq!(of(key()), format!("{begin}&b=_T/_T/_T/_Z&y=2024"));
        let sex = Sided::Two { above: Sex::Female, below: Sex::Male };
        let parity =
            FigureKey { gap: Some(GapId::GenderParity), breakdown: GapBreakdown { sex, ..key().breakdown }, ..key() };
        assert_eq!(of(parity), format!("{begin}&b=F/_T/_T/_Z&y=2024&k=gender-parity&b2=M/_T/_T/_Z"));
        let growth = FigureKey { gap: Some(GapId::GrowthPoints), base_year: Some(2023), ..key() };
        assert_eq!(of(growth), format!("{begin}&b=_T/_T/_T/_Z&y=2024&k=growth-points&y2=2023"));
        let group = Sided::Two { above: "africa".into(), below: "cis".into() };
        let two = of(FigureKey { gap: Some(GapId::PriceMultiple), group, ..key() });
        assert_eq!(two, format!("{begin}&b=_T/_T/_T/_Z&y=2024&k=price-multiple&g2=itu-region:2025:cis"));
    }

    #[test]
    fn what_one_category_has_more_than_another_names_both() {
        let of = |category: &str| {
            let breakdown = Breakdown { category: category.into(), ..Breakdown::total() };
            FigureKey { breakdown: GapBreakdown::from(&breakdown), ..key() }
        };
        let less = of_parts(&Parts::Less(of("4G"), of("5G"))).unwrap();
        assert!(less.ends_with("&b=_T/_T/_T/4G&y=2024&k=less&b2=_T/_T/_T/5G"), "{less}");
    }

    #[test]
    fn a_name_of_any_letters_may_stand_in_an_address() {
        assert_eq!(encoded("user-groups:1:Süd & Ost"), "user-groups:1:S%C3%BCd%20%26%20Ost");
    }
}
