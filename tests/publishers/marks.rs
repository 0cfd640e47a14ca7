//! Marks in cells: how large a number is, footnotes behind numbers and names, minus signs, estimates in notes.

use super::Trial;

/// Gapminder writes 12.3k and 1.43B; read as flags these would be 12.3 and 1.43.
#[test]
fn letters_behind_numbers_say_how_large_they_are() {
    let text = "country,2018,2019,2020\nKenya,50M,51.4M,52.6M\nChad,15.6M,16.1M,16.6M\nTuvalu,11.2k,11.3k,980\nChina,1.43B,1.43B,1.44B\n";
    let read = Trial::new("population.csv", text).read();
    read.has(&[
        ("KEN", 2020, "_T/_T/_T/_Z", Some(52_600_000.0), None),
        ("TUV", 2019, "_T/_T/_T/_Z", Some(11_300.0), None),
        ("TUV", 2020, "_T/_T/_T/_Z", Some(980.0), None),
        ("CHN", 2018, "_T/_T/_T/_Z", Some(1_430_000_000.0), None),
    ]);
    assert!(read.said.contains("are read as thousands, millions"), "{}", read.said);
    // A flag behind a blank is one.
    let text = "freq,geo\\TIME_PERIOD\t2019 \t2020 \nA,DE\t87.2 b\t: \nA,FR\t80.1 \t81 e\n";
    Trial::new("flags.tsv", text).read().has(&[
        ("DEU", 2019, "_T/_T/_T/_Z", Some(87.2), Some("B")),
        ("FRA", 2020, "_T/_T/_T/_Z", Some(81.0), Some("E")),
    ]);
}

#[test]
fn footnotes_behind_numbers_lose_no_number() {
    let text = "Country,Code,2019,2020\nKenya,KEN,22.5,29.5 a\nChad,TCD,6.5,10.5*\nNorway,NOR,98 [1],99 (2)\n";
    let read = Trial::new("notes.csv", text).read();
    let values = [("KEN", 2020), ("TCD", 2020), ("NOR", 2019), ("NOR", 2020)].map(|(e, year)| read.value(e, year));
    assert_eq!((values, read.n()), ([Some(29.5), Some(10.5), Some(98.0), Some(99.0)], 6));
    // The header of the column is no name that a pattern could have.
    let text =
        "Pays;Année;Individus utilisant Internet (en %)\nFrance;2019;83,3\nFrance;2020;84,8 (p)\nKenya;2019;1 022,5\n";
    let read = Trial::new("provisional.csv", text).read();
    read.has(&[("FRA", 2020, "_T/_T/_T/_Z", Some(84.8), Some("P")), ("KEN", 2019, "_T/_T/_T/_Z", Some(1022.5), None)]);
    // A number without brackets may be a part of the number before it.
    let text = "Country,Code,2019,2020\nKenya,KEN,22.5 1,29.5\nChad,TCD,6.5,10.5\n";
    let refused = Trial::new("bare.csv", text);
    assert!(refused.add(&[]).stderr.contains("22.5 1"));
    assert_eq!(refused.run(&["aggregate", "trial"]).code, Some(3));
}

#[test]
fn footnotes_behind_names_leave_the_economy_what_it_is() {
    let text = "Country,2019,2020\nBrazil,70,71\nFrance,80,81\nSpain,81,82\nKenya*,22.5,29.5\nChad (1),6.5,10.5\nNorway 2/,98,99\nOther areas,1,2\n";
    let read = Trial::new("marked.csv", text).read();
    let values = ["KEN", "TCD", "NOR"].map(|economy| read.value(economy, 2020));
    assert_eq!((values, read.n()), ([Some(29.5), Some(10.5), Some(99.0)], 12));
    assert!(read.said.contains("`Chad (1)` is TCD"), "{}", read.said);
    assert!(read.said.contains("set aside in [codes.economy]: `Other areas`"), "{}", read.said);
}

#[test]
fn points_and_apostrophes_may_part_thousands() {
    let text = "Land;Jahr;Nutzer\nKenya;2019;1.234.567\nChad;2019;234.500\nNorway;2019;5.000\n";
    let read = Trial::new("points.csv", text).read();
    assert_eq!(["KEN", "TCD", "NOR"].map(|e| read.value(e, 2019)), [Some(1_234_567.0), Some(234_500.0), Some(5000.0)]);
    let text = "Land;2019;2020\nKenya;1'234.5;2'345.5\nNorway;5’234;5’300\nSwitzerland;8'606'033;8'670'300\n";
    let read = Trial::new("apostrophes.csv", text).read();
    assert_eq!(["KEN", "NOR", "CHE"].map(|e| read.value(e, 2020)), [Some(2345.5), Some(5300.0), Some(8_670_300.0)]);
    let text = "T02,Population,,,,,\nRegion/Country/Area,,Year,Series,Value,Footnotes,Source\n\
        404,Kenya,2010,Population mid-year estimates (millions),41.52,,UNSD\n404,Kenya,2010,Population mid-year estimates for males (millions),20.66,,UNSD\n\
        356,India,2010,Population mid-year estimates (millions),\"1,240.61\",,UNSD\n356,India,2010,Population mid-year estimates for males (millions),639.96,,UNSD\n";
    let read = Trial::new("SYB_pop.csv", text).read();
    read.has(&[("IND", 2010, "_T/_T/_T/Population mid-year estimates (millions)", Some(1_240_610_000.0), None)]);
}

#[test]
fn a_typographic_minus_is_one() {
    let text = "geo,name,2018,2019\nken,Kenya,19.5,22.6\ntcd,Chad,,\u{2212}1.5\n";
    assert_eq!(Trial::new("minus.csv", text).read().value("TCD", 2019), Some(-1.5));
}

#[test]
fn digits_of_another_script_are_left_open() {
    let trial = Trial::new("digits.csv", "economy,year,value\nSEN,2020,٥٨\nKEN,2020,29.5\nTCD,2020,…²\n");
    let said = trial.add(&[]).stderr;
    assert!(said.contains("no value: `…²`"), "{said}");
    assert!(said.contains("open: `٥٨` is read as no value"), "{said}");
}

#[test]
fn what_notes_call_an_estimate_is_one() {
    let text = "T30,Internet Usage,,,,,\nRegion/Country/Area,,Year,Series,Value,Footnotes,Source\n\
        1,\"Total, all countries or areas\",2000,Percentage of individuals using the internet,5.5,Estimate.,\"ITU, x\"\n\
        2,Africa,2005,Percentage of individuals using the internet,2.1,,\"ITU, x\"\n\
        4,Afghanistan,2010,Percentage of individuals using the internet,4.0,Estimate.,\"ITU, x\"\n\
        404,Kenya,2019,Percentage of individuals using the internet,22.6,Population aged 3 years and over.,\"ITU, x\"\n";
    let read = Trial::new("SYB67_314_Internet Usage.csv", text).read();
    read.has(&[("AFG", 2010, "_T/_T/_T/_Z", Some(4.0), Some("E")), ("KEN", 2019, "_T/_T/_T/_Z", Some(22.6), None)]);
    assert_eq!(read.n(), 2, "the first row is of the world, and no header");
    assert!(read.said.contains("calls estimates have status E"), "{}", read.said);
    let text = "Country,2000_value,2000_note,2000_source,2001_value,2001_note,2001_source\nKenya,0.32,,,0.62,,ITU estimate\nChad,0.04,Estimated,,0.05,,National office\nNorway,52,,,64,,\n";
    Trial::new("PercentIndividualsUsingInternet.csv", text).read().has(&[
        ("KEN", 2000, "_T/_T/_T/_Z", Some(0.32), None),
        ("KEN", 2001, "_T/_T/_T/_Z", Some(0.62), Some("E")),
        ("TCD", 2000, "_T/_T/_T/_Z", Some(0.04), Some("E")),
        ("TCD", 2001, "_T/_T/_T/_Z", Some(0.05), None),
    ]);
}
