//! What templates say: messages of the catalogues and names, in every language of the page, of which one is shown.
//! What is the same in all of them stands once, without a mark of its language.

use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, context};

use crate::concepts::{Language, Said};
use crate::publish::cell;

/// Gives templates `say(id, value=…)`, `both(name)`, `number(text)` for texts, and `label(id)` for attributes.
pub fn add(environment: &mut Environment<'_>, languages: &[Language]) {
    let all = languages.to_vec();
    environment.add_function("say", move |id: String, values: Kwargs| {
        said(&id, &values, &all).map(|texts| marked(&all, &texts))
    });
    let all = languages.to_vec();
    environment.add_function("texts", move |id: String| {
        let text = |language: &Language| context! { code => language.code(), said => language.say(&id, &[]) };
        all.iter().map(text).collect::<Vec<Value>>()
    });
    let all = languages.to_vec();
    environment.add_function("both", move |name: Value| {
        let text = |language: &Language| name.get_attr(language.code()).map(|text| text.to_string());
        all.iter().map(text).collect::<Result<Vec<String>, Error>>().map(|texts| marked(&all, &texts))
    });
    let all = languages.to_vec();
    environment.add_function("number", move |number: String| {
        marked(&all, &all.iter().map(|language| language.with_own_mark(&number)).collect::<Vec<_>>())
    });
    // An attribute cannot change with the language that is shown.
    let all = languages.to_vec();
    environment.add_function("label", move |id: String| {
        all.iter().map(|language| language.say(&id, &[])).collect::<Vec<_>>().join(" / ")
    });
}

fn said(id: &str, values: &Kwargs, languages: &[Language]) -> Result<Vec<String>, Error> {
    let mut filled: Vec<(&str, Value)> = Vec::new();
    for name in values.args() {
        filled.push((name, values.get(name)?));
    }
    let texts: Vec<String> = filled.iter().map(|(_, value)| value.to_string()).collect();
    let said = filled.iter().zip(&texts).map(|((name, value), text)| {
        let count = usize::try_from(value.clone()).ok();
        (*name, count.map_or(Said::Text(text), Said::Count))
    });
    let said: Vec<(&str, Said<'_>)> = said.collect();
    Ok(languages.iter().map(|language| language.say(id, &said)).collect())
}

/// Returns a text for each language with the mark by which the page shows one of them.
fn marked(languages: &[Language], texts: &[String]) -> Value {
    let is_same = texts.windows(2).all(|pair| pair[0] == pair[1]);
    let html = match texts.first().filter(|_| is_same) {
        Some(text) => cell::html(text),
        None => languages
            .iter()
            .zip(texts)
            .map(|(language, text)| {
                let (code, tag) = (language.code(), language.tag());
                format!("<span class=\"{code}\" lang=\"{tag}\">{}</span>", cell::html(text))
            })
            .collect(),
    };
    Value::from_safe_string(html)
}
