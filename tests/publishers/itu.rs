//! ITU: DataHub exports, price baskets, older workbooks.

use super::{Trial, workbook};

const HEAD: &str = "\u{feff}\"seriesID\",\"seriesCode\",\"seriesName\",\"seriesParent\",\"seriesUnits\",\"entityID\",\"entityIso\",\"entityName\",\"dataValue\",\"dataYear\",\"dataNote\",\"dataSource\",\"seriesDescription\"\n";

fn row(code: &str, iso: &str, name: &str, value: &str, year: i32, note: &str, source: &str) -> String {
    format!(
        "11624,\"{code}\",\"Individuals using the Internet\",,\"%\",4,\"{iso}\",\"{name}\",\"{value}\",{year},\"{note}\",\"{source}\",\"Refers to the proportion, in the last three months.\"\n"
    )
}

#[test]
fn estimates_and_ages_stand_in_notes_and_sources() {
    let text = [
        HEAD.to_owned(),
        row("i99H", "AFG", "Afghanistan", "4.0", 2010, "", "ITU estimate."),
        row("i99H", "DEU", "Germany", "89.81294133", 2020, "Aged 10 and older.", "Eurostat."),
        row("i99H", "BRA", "Brazil", "83.9", 2023, "Aged 16-74.", "NIC.br"),
        row("i99H", "KSO", "Kosovo", "89.4430319734879", 2018, "", "Agency"),
        row("i99H", "GBJ", "Jersey", "41.5", 2012, "Population age 5+.", "Jersey"),
        row("i99H", "ASC", "Ascension", "41.5", 2012, "", "x"),
        row("i99H", "YUG", "Serbia and Montenegro", "11.5", 2002, "", "x"),
        row(
            "i99H",
            "CIV",
            "Côte d'Ivoire",
            "36.2889545655205",
            2019,
            "a note, with \"\"quotes\"\" and\na break",
            "ARTCI",
        ),
    ];
    let trial = Trial::new("individuals-using-the-internet.csv", text.concat());
    let read = trial.read();
    read.has(&[
        ("AFG", 2010, "_T/_T/_T/_Z", Some(4.0), Some("E")),
        ("DEU", 2020, "_T/_T/_T/_Z", Some(89.81294133), None),
        ("XKX", 2018, "_T/_T/_T/_Z", Some(89.4430319734879), None),
        ("CIV", 2019, "_T/_T/_T/_Z", Some(36.2889545655205), None),
    ]);
    assert_eq!(read.ages("DEU", 2020).as_deref(), Some("10+"));
    assert_eq!(read.ages("BRA", 2023).as_deref(), Some("16-74"));
    assert_eq!(read.ages("JEY", 2012).as_deref(), Some("5+"));
    assert_eq!((read.n(), read.rejects.height()), (6, 0), "ASC and YUG are set aside");
}

#[test]
fn notes_that_say_nothing_but_ages_are_read_so() {
    let text = [
        HEAD.to_owned(),
        row("i99H", "BRA", "Brazil", "83.9", 2023, "Aged 16-74.", "NIC.br"),
        row("i99H", "KEN", "Kenya", "35.5", 2023, "Aged 15 and older.", "KNBS"),
    ];
    let trial = Trial::new("individuals-using-the-internet.csv", text.concat());
    assert_eq!(trial.read().ages("KEN", 2023).as_deref(), Some("15+"));
    let pipeline = std::fs::read_to_string(trial.path().join("pipelines/trial.toml")).unwrap();
    std::fs::write(trial.path().join("pipelines/trial.toml"), pipeline.replace("age = \"age\"\n", "")).unwrap();
    assert_eq!(trial.run(&["validate"]).code, Some(0), "{pipeline}");
}

#[test]
fn the_code_of_a_series_holds_its_breakdown() {
    let text = [
        HEAD.to_owned(),
        row("HHU781l_HHTotalIndividual", "ALB", "Albania", "7.30381913403659", 2021, "", "INSTAT"),
        row("HHU781l_HHCMale", "ALB", "Albania", "7.99798632425429", 2021, "", "INSTAT"),
        row("HHU781m_HHCFemale", "SAU", "Saudi Arabia", "75.0679030781596", 2024, "", "CST"),
        row("HHU781l_HHC15to24", "BLR", "Belarus", "69.3204482156344", 2024, "", "Belstat"),
        row("HHU781l_HHCRuralUsers", "BLR", "Belarus", "40.5", 2024, "", "Belstat"),
    ];
    Trial::new("individuals-with-ict-skills-safety.csv", text.concat()).read().has(&[
        ("ALB", 2021, "_T/_T/_T/HHU781l", Some(7.30381913403659), None),
        ("ALB", 2021, "M/_T/_T/HHU781l", Some(7.99798632425429), None),
        ("SAU", 2024, "F/_T/_T/HHU781m", Some(75.0679030781596), None),
        ("BLR", 2024, "_T/Y15T24/_T/HHU781l", Some(69.3204482156344), None),
        ("BLR", 2024, "_T/_T/R/HHU781l", Some(40.5), None),
    ]);
}

#[test]
fn price_baskets_are_a_sheet_among_others() {
    let book = workbook(&[
        ("Overview", &[&["", "ITU ICT Price Baskets, 2008-2025"], &["", "Sheet", "Content"]]),
        (
            "economies_2008-2025",
            &[
                &["IsoCode", "Economy", "Code", "Basket name", "Unit", "ITURegion", "LDC", "2023", "2024"],
                &["ABW", "Aruba", "i154_FBB5_GNI", "Fixed-broadband", "GNIpc", "Other Economies", "0", "2.91", "3.08"],
                &["ABW", "Aruba", "i154_FBB5$", "Fixed-broadband", "USD", "Other Economies", "0", "57.24", "NA"],
                &["KEN", "Kenya", "i154_FBB5_GNI", "Fixed-broadband", "GNIpc", "Africa", "0", "NA", "15.5"],
            ],
        ),
    ]);
    Trial::new("ITU_ICTPriceBaskets_2008-2025.xlsx", book).read().has(&[
        ("ABW", 2024, "_T/_T/_T/i154_FBB5_GNI", Some(3.08), None),
        ("ABW", 2023, "_T/_T/_T/i154_FBB5$", Some(57.24), None),
        ("ABW", 2024, "_T/_T/_T/i154_FBB5$", None, None),
        ("KEN", 2024, "_T/_T/_T/i154_FBB5_GNI", Some(15.5), None),
    ]);
}

#[test]
fn an_older_workbook_has_sexes_as_columns_and_a_year_of_its_own_for_each_economy() {
    let book = workbook(&[(
        "10. Individuals using the Inter",
        &[
            &["", "Individuals using the Internet by gender, latest available data (%)"],
            &["", "", "", "Latest", "All", "", "Gender"],
            &["", "Economy name", "", "year", "Individuals", "", "Male", "", "Female"],
            &["", "Algeria", "", "2018", "59.6", "", "68.1", "", "50.3"],
            &["", "Zambia", "", "2018", "14.3", "", "15.5", "", "13.2"],
            &["", "Viet Nam", "", "2017", "70.3", "", "...", "", "..."],
            &[],
            &["", "Source:", "ITU World Telecommunication/ICT Indicators database."],
        ],
    )]);
    let read = Trial::new("Individuals_using_the_internet_by_gender.xlsx", book).read();
    read.has(&[
        ("DZA", 2018, "M/_T/_T/_Z", Some(68.1), None),
        ("ZMB", 2018, "F/_T/_T/_Z", Some(13.2), None),
        ("VNM", 2017, "_T/_T/_T/_Z", Some(70.3), None),
        ("VNM", 2017, "F/_T/_T/_Z", None, None),
    ]);
    assert_eq!((read.n(), read.rejects.height()), (9, 0));
}

#[test]
fn each_value_may_have_its_year_beside_it() {
    let book = workbook(&[(
        "CoreHouseholdIndicators",
        &[
            &["Core Household Indicators"],
            &["", "", "", "Proportion of households with:"],
            &["", "", "", "(HH1)", "", "Year", "(HH7)", "", "Year"],
            &["", "", "", "Radio", "", "of data", "Internet", "", "of data"],
            &["1", "Afghanistan", "", "...", "", "", "13.5", "1", "2017"],
            &["2", "Albania", "", "...", "", "", "...", "", ""],
            &["3", "Algeria", "", "81.5", "", "2015", "59.6", "", "2018"],
            &["Source:", "", "ITU"],
        ],
    )]);
    let read = Trial::new("CoreHouseholdIndicators.xlsx", book).read();
    let category = |name: &str| format!("_T/_T/_T/{name}");
    assert_eq!(read.n(), 3, "who states neither year nor value states nothing");
    read.has(&[
        ("DZA", 2018, &category("Internet"), Some(59.6), None),
        ("DZA", 2015, &category("Radio"), Some(81.5), None),
        ("AFG", 2017, &category("Internet"), Some(13.5), None),
    ])
    .has_none("ALB");
}
