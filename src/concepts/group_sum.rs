//! A group that is made of others, as it is written: `world - China`, `africa + arab-states`.
//! What its terms stand for is for who knows lists and economies.

/// Whether a term is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Groups and economies that are added and taken away, from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSum(Vec<(Sign, String)>);

/// A sign without a term beside it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing stands {side} `{sign}`")]
pub struct NoTerm {
    side: &'static str,
    sign: String,
}

impl GroupSum {
    /// Returns the terms of a text. Signs have blanks around them, so that those inside of a name are part of it.
    ///
    /// ```
    /// # use ictstat::concepts::group_sum::{GroupSum, Sign};
    /// let sum = GroupSum::parse("world - Guinea-Bissau + Viet Nam").unwrap();
    /// let terms: Vec<_> = sum.terms().collect();
    /// assert_eq!(terms, [(Sign::Plus, "world"), (Sign::Minus, "Guinea-Bissau"), (Sign::Plus, "Viet Nam")]);
    /// assert_eq!(GroupSum::parse("africa + ").unwrap_err().to_string(), "nothing stands behind `+`");
    /// ```
    ///
    /// - Errors: a sign has nothing before or behind it.
    pub fn parse(text: &str) -> Result<Self, NoTerm> {
        let mut terms: Vec<(Sign, String)> = Vec::new();
        let (mut sign, mut written, mut words) = (Sign::Plus, None::<&str>, Vec::new());
        for word in text.split_whitespace() {
            let Some(next) = sign_of(word) else {
                words.push(word);
                continue;
            };
            if words.is_empty() {
                let (side, sign) = written.map_or(("before", word), |written| ("behind", written));
                return Err(NoTerm { side, sign: sign.to_owned() });
            }
            terms.push((sign, words.join(" ")));
            words.clear();
            (sign, written) = (next, Some(word));
        }
        match (words.is_empty(), written) {
            (true, Some(written)) => return Err(NoTerm { side: "behind", sign: written.to_owned() }),
            _ => terms.push((sign, words.join(" "))),
        }
        Ok(Self(terms))
    }

    /// Returns the terms in their order.
    pub fn terms(&self) -> impl Iterator<Item = (Sign, &str)> {
        self.0.iter().map(|(sign, term)| (*sign, term.as_str()))
    }
}

/// Returns the sign that a word is; a minus may be typed as the dash that a text program makes of it.
fn sign_of(word: &str) -> Option<Sign> {
    match word {
        "+" => Some(Sign::Plus),
        "-" | "−" | "–" => Some(Sign::Minus),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<(Sign, String)> {
        GroupSum::parse(text).unwrap().terms().map(|(sign, term)| (sign, term.to_owned())).collect()
    }

    fn mistake(text: &str) -> String {
        GroupSum::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn every_sign_goes_with_the_term_behind_it() {
        let of = |sign, term: &str| (sign, term.to_owned());
        assert_eq!(terms("world"), [of(Sign::Plus, "world")]);
        assert_eq!(
            terms("  africa +  Viet   Nam - China "),
            [of(Sign::Plus, "africa"), of(Sign::Plus, "Viet Nam"), of(Sign::Minus, "China")]
        );
        for minus in ["-", "−", "–"] {
            let text = format!("world {minus} China + IND");
            assert_eq!(terms(&text), [of(Sign::Plus, "world"), of(Sign::Minus, "China"), of(Sign::Plus, "IND")]);
        }
        assert_eq!(
            terms("Guinea-Bissau - low+middle"),
            [of(Sign::Plus, "Guinea-Bissau"), of(Sign::Minus, "low+middle")]
        );
    }

    #[test]
    fn a_sign_without_a_term_is_a_mistake_that_says_on_which_side() {
        assert_eq!(mistake("- China"), "nothing stands before `-`");
        assert_eq!(mistake("+"), "nothing stands before `+`");
        assert_eq!(mistake("world -"), "nothing stands behind `-`");
        assert_eq!(mistake("world - – China"), "nothing stands behind `-`");
        assert_eq!(mistake("world + - China"), "nothing stands behind `+`");
    }
}
