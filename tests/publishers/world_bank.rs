//! World Bank: the API's CSV and its ZIP, WDI bulk, DataBank extracts, Data360, the API's JSON, lists of economies.

use super::{Trial, workbook, zipped};

const API: &str = "\u{feff}\"Data Source\",\"World Development Indicators\",\r\n\r\n\"Last Updated Date\",\"2026-04-08\",\r\n\r\n\
    \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1960\",\"2019\",\"2020\",\r\n\
    \"Aruba\",\"ABW\",\"Individuals using the Internet (% of population)\",\"IT.NET.USER.ZS\",\"\",\"95.5\",\"96.25\",\r\n\
    \"Africa Eastern and Southern\",\"AFE\",\"Individuals using the Internet (% of population)\",\"IT.NET.USER.ZS\",\"\",\"20\",\"21\",\r\n\
    \"Cote d'Ivoire\",\"CIV\",\"Individuals using the Internet (% of population)\",\"IT.NET.USER.ZS\",\"\",\"36.25\",\"\",\r\n\
    \"Kosovo\",\"XKX\",\"Individuals using the Internet (% of population)\",\"IT.NET.USER.ZS\",\"\",\"\",\"93.5\",\r\n";

#[test]
fn the_apis_file_has_a_preamble_years_as_columns_and_a_nameless_last_one() {
    let read = Trial::new("API_IT.NET.USER.ZS_DS2_en_csv_v2_115503.csv", API).read();
    read.has(&[
        ("ABW", 2020, "_T/_T/_T/_Z", Some(96.25), None),
        ("CIV", 2019, "_T/_T/_T/_Z", Some(36.25), None),
        ("XKX", 2020, "_T/_T/_T/_Z", Some(93.5), None),
    ])
    .has_none("AFE");
    assert_eq!((read.n(), read.rejects.height()), (4, 0), "an empty cell is no row");
    assert!(read.said.contains("World Bank"), "{}", read.said);
}

#[test]
fn the_apis_archive_is_read_as_it_is() {
    let metadata = "\u{feff}\"Country Code\",\"Region\",\"IncomeGroup\",\"SpecialNotes\",\"TableName\",\r\n\"ABW\",\"x\",\"High income\",\"\",\"Aruba\",\r\n";
    let archive = zipped(&[
        (
            "Metadata_Indicator_API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv",
            "\u{feff}\"INDICATOR_CODE\",\"INDICATOR_NAME\",\r\n\"a\",\"b\",\r\n",
        ),
        ("API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv", API),
        ("Metadata_Country_API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv", metadata),
    ]);
    let trial = Trial::new("API_IT.NET.USER.ZS.zip", archive);
    trial.read().has(&[("ABW", 2019, "_T/_T/_T/_Z", Some(95.5), None)]).has_none("AFE");
    assert!(trial.sidecar().contains("member = \"API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv\""));
}

#[test]
fn files_beside_it_without_a_sidecar_are_a_notice() {
    let trial = Trial::new("API_IT.NET.USER.ZS_DS2_en_csv_v2_115503.csv", API);
    std::fs::write(trial.path().join("raw/new/Metadata_Country.csv"), "\"Country Code\",\"Region\",\r\n").unwrap();
    trial.read();
    let valid = trial.run(&["validate", "--strict"]);
    assert!(valid.stderr.contains("raw/new/Metadata_Country.csv: file without a sidecar"), "{}", valid.stderr);
    assert!(valid.stderr.contains("ictstat add raw/new/Metadata_Country.csv"), "{}", valid.stderr);
}

const BULK: &str = "Country Name,Country Code,Indicator Name,Indicator Code,1960,2019,2020\n\
    Kenya,KEN,\"Population, total\",SP.POP.TOTL,8120080,50951450,51985780\n\
    Kenya,KEN,Individuals using the Internet (% of population),IT.NET.USER.ZS,,22.5,23.25\n\
    Brazil,BRA,\"Population, total\",SP.POP.TOTL,72179226,211782878,213196304\n\
    Brazil,BRA,Individuals using the Internet (% of population),IT.NET.USER.ZS,,73.5,\n\
    Arab World,ARB,\"Population, total\",SP.POP.TOTL,1,2,3\n";

#[test]
fn several_series_become_categories_and_one_is_taken_alone() {
    let all = Trial::new("WDICSV.csv", BULK).read();
    all.has(&[
        ("KEN", 2020, "_T/_T/_T/IT.NET.USER.ZS", Some(23.25), None),
        ("BRA", 1960, "_T/_T/_T/SP.POP.TOTL", Some(72_179_226.0), None),
    ]);
    let one = Trial::new("WDICSV.csv", BULK).read_with(&["--series", "IT.NET.USER.ZS"]);
    one.has(&[("BRA", 2019, "_T/_T/_T/_Z", Some(73.5), None)]);
    assert_eq!(one.n(), 3, "two economies, two years, one cell of which is empty");
}

/// The archive as it is served: five files on countries, series and footnotes beside the table.
#[test]
fn the_table_of_the_bulk_archive_is_found_among_its_descriptions() {
    let countries = "Country Code,Short Name,2-alpha code,Region,Income Group\nKEN,Kenya,KE,Sub-Saharan Africa,Lower middle income\nBRA,Brazil,BR,Latin America,Upper middle income\n";
    for table in ["WDICSV.csv", "WDIData.csv"] {
        let archive = zipped(&[
            ("WDIcountry-series.csv", "CountryCode,SeriesCode,DESCRIPTION\nKEN,SP.POP.TOTL,Estimates\n"),
            ("WDICountry.csv", countries),
            (table, BULK),
            ("WDIfootnote.csv", "CountryCode,SeriesCode,Year,DESCRIPTION\nKEN,SP.POP.TOTL,YR2019,x\n"),
            ("WDISeries.csv", "Series Code,Topic,Indicator Name\nIT.NET.USER.ZS,Infrastructure,Individuals\n"),
        ]);
        let trial = Trial::new("WDI_CSV.zip", archive);
        let read = trial.read_with(&["--series", "IT.NET.USER.ZS"]);
        read.has(&[("KEN", 2020, "_T/_T/_T/_Z", Some(23.25), None), ("BRA", 2019, "_T/_T/_T/_Z", Some(73.5), None)]);
        assert_eq!((read.n(), read.rejects.height()), (3, 0));
        assert!(trial.sidecar().contains(&format!("member = \"{table}\"")), "{}", trial.sidecar());
    }
}

#[test]
fn the_apis_workbook_has_its_table_below_the_date() {
    let book = workbook(&[
        (
            "Data",
            &[
                &["Data Source", "World Development Indicators"],
                &["Last Updated Date", "2026-07-01"],
                &[],
                &["Country Name", "Country Code", "Indicator Name", "Indicator Code", "1960", "2022", "2023"],
                &[
                    "Kenya",
                    "KEN",
                    "Individuals using the Internet (% of population)",
                    "IT.NET.USER.ZS",
                    "",
                    "29.5",
                    "35.25",
                ],
                &["World", "WLD", "Individuals using the Internet (% of population)", "IT.NET.USER.ZS", "", "66", "67"],
            ],
        ),
        (
            "Metadata - Countries",
            &[&["Country Code", "Region", "IncomeGroup"], &["KEN", "Africa", "Lower middle income"]],
        ),
    ]);
    let read = Trial::new("API_IT.NET.USER.ZS_DS2_en_excel_v2_115503.xlsx", book).read();
    read.has(&[("KEN", 2023, "_T/_T/_T/_Z", Some(35.25), None)]).has_none("WLD");
    assert_eq!((read.n(), read.rejects.height()), (2, 0));
}

#[test]
fn data360s_api_gives_the_same_keys_as_json() {
    let row = |area: &str, location: &str, status: &str, value: &str| {
        format!(
            "{{\"OBS_VALUE\":\"{value}\",\"TIME_FORMAT\":null,\"UNIT_MULT\":\"0\",\"COMMENT_OBS\":null,\"OBS_STATUS\":\"{status}\",\"OBS_CONF\":\"PU\",\"LATEST_DATA\":false,\"DATABASE_ID\":\"ITU_DH\",\"INDICATOR\":\"ITU_DH_INT_USER_PT\",\"REF_AREA\":\"{area}\",\"SEX\":\"_T\",\"AGE\":\"_T\",\"URBANISATION\":\"{location}\",\"UNIT_MEASURE\":\"PT_POP\",\"COMP_BREAKDOWN_1\":\"_Z\",\"TIME_PERIOD\":\"2024\",\"FREQ\":\"A\"}}"
        )
    };
    let rows = [row("KEN", "_T", "A", "97.3"), row("IND", "RUR", "E", "49.06"), row("WLD", "_T", "A", "90")];
    let text = format!("{{\"count\":3,\"value\":[{}]}}", rows.join(","));
    Trial::new("data360.json", text)
        .read()
        .has(&[
            ("KEN", 2024, "_T/_T/_T/_Z", Some(97.3), Some("A")),
            ("IND", 2024, "_T/_T/R/_Z", Some(49.06), Some("E")),
        ])
        .has_none("WLD");
}

#[test]
fn remarks_below_a_databank_extract_are_neither_rows_nor_rejects() {
    for footer in [
        ",,,,,\r\n,,,,,\r\n,,,,,\r\nData from database: World Development Indicators,,,,,\r\nLast Updated: 12/19/2025,,,,,\r\n",
        "\r\n\r\n\r\nData from database: World Development Indicators\r\nLast Updated: 12/19/2025\r\n",
    ] {
        let text = format!(
            "\u{feff}Country Name,Country Code,Series Name,Series Code,2019 [YR2019],2020 [YR2020]\r\n\
             Afghanistan,AFG,GDP (current LCU),NY.GDP.MKTP.CN,1469596303300,..\r\n\
             Kenya,KEN,GDP (current LCU),NY.GDP.MKTP.CN,10237727000000,10715070000000\r\n\
             World,WLD,GDP (current LCU),NY.GDP.MKTP.CN,..,..\r\n{footer}"
        );
        let read = Trial::new("Data.csv", text).read();
        read.has(&[
            ("AFG", 2019, "_T/_T/_T/_Z", Some(1_469_596_303_300.0), None),
            ("AFG", 2020, "_T/_T/_T/_Z", None, None),
            ("KEN", 2020, "_T/_T/_T/_Z", Some(10_715_070_000_000.0), None),
        ]);
        assert_eq!((read.n(), read.rejects.height()), (4, 0));
    }
}

#[test]
fn a_table_that_goes_on_below_its_end_is_refused() {
    let text = "Country Name,Country Code,Series Name,Series Code,2019 [YR2019]\nKenya,KEN,GDP,NY,5\nLast Updated: 12/19/2025,,,,\nBrazil,BRA,GDP,NY,6\n";
    let trial = Trial::new("Data.csv", text);
    let added = trial.add(&[]);
    assert_eq!(added.code, Some(3), "{}", added.stderr);
    assert!(added.stderr.contains("as full as its rows"), "{}", added.stderr);
}

#[test]
fn data360_has_codes_of_its_own_for_town_and_country() {
    let head = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,FREQ_LABEL,REF_AREA,REF_AREA_LABEL,INDICATOR,INDICATOR_LABEL,SEX,SEX_LABEL,AGE,AGE_LABEL,URBANISATION,URBANISATION_LABEL,UNIT_MEASURE,UNIT_MEASURE_LABEL,COMP_BREAKDOWN_1,COMP_BREAKDOWN_1_LABEL,TIME_PERIOD,OBS_VALUE,DATABASE_ID,DATABASE_ID_LABEL,UNIT_MULT,UNIT_MULT_LABEL,OBS_STATUS,OBS_STATUS_LABEL,OBS_CONF,OBS_CONF_LABEL";
    let row = |area: &str, sex: &str, age: &str, location: &str, year: i32, value: &str| {
        format!(
            "datastructure,WB.DATA360:DS_DATA360(1.2),I,A,Annual,{area},{area},ITU_DH_INT_USR_DAY,Individuals using the Internet,{sex},l,{age},l,{location},l,PT_POP,Percentage of population,_Z,Not Applicable,{year},{value},ITU_DH,ICT,0,Units,A,Normal value,PU,Public\n"
        )
    };
    let text = [
        format!("{head}\n"),
        row("ALB", "F", "_T", "_T", 2023, "95.9583"),
        row("BRA", "_T", "_T", "RUR", 2024, "93.4859"),
        row("EGY", "_T", "_T", "URB", 2022, "87.8961"),
        row("BLR", "_T", "Y25T74", "_T", 2024, "90.7683"),
        row("WLD", "_T", "_T", "_T", 2024, "68"),
    ];
    let read = Trial::new("ITU_DH_INT_USR_DAY.csv", text.concat()).read();
    read.has(&[
        ("ALB", 2023, "F/_T/_T/_Z", Some(95.9583), Some("A")),
        ("BRA", 2024, "_T/_T/R/_Z", Some(93.4859), Some("A")),
        ("EGY", 2022, "_T/_T/U/_Z", Some(87.8961), Some("A")),
        ("BLR", 2024, "_T/Y25T74/_T/_Z", Some(90.7683), Some("A")),
    ]);
    assert_eq!(read.n(), 4);
}

#[test]
fn the_apis_json_is_a_list_in_a_list() {
    let row = |code: &str, name: &str, value: &str| {
        format!(
            "{{\"indicator\":{{\"id\":\"IT.NET.USER.ZS\",\"value\":\"Individuals using the Internet (% of population)\"}},\"country\":{{\"id\":\"x\",\"value\":\"{name}\"}},\"countryiso3code\":\"{code}\",\"date\":\"2020\",\"value\":{value},\"unit\":\"\",\"obs_status\":\"\",\"decimal\":0}}"
        )
    };
    let rows = [
        row("AFE", "Africa Eastern and Southern", "20.5"),
        row("KEN", "Kenya", "30.25"),
        row("AFG", "Afghanistan", "null"),
    ];
    let text = format!("[{{\"page\":1,\"pages\":1,\"per_page\":\"50\",\"total\":3}},[{}]]", rows.join(","));
    let trial = Trial::new("IT.NET.USER.ZS.json", text);
    trial.read().has(&[("KEN", 2020, "_T/_T/_T/_Z", Some(30.25), None), ("AFG", 2020, "_T/_T/_T/_Z", None, None)]);
    assert!(trial.sidecar().contains("rows = \"1\""));
}

const NOTE: &str = "Income classifications set on 1 July 2022 remain in effect until 1 July 2023.";

/// A list of economies in the shape of CLASS.xlsx: groups below a blank row, an economy without income group, a second sheet.
fn class() -> Vec<u8> {
    workbook(&[
        (
            "List of economies",
            &[
                &["Economy", "Code", "Region", "Income group", "Lending category", "Other (EMU or HIPC)"],
                &["Afghanistan", "AFG", "South Asia", "Low income", "IDA", "HIPC"],
                &["Neverland", "NVL", "Europe & Central Asia", "High income", "", ""],
                &["China", "CHN", "East Asia & Pacific", "Upper middle income", "IBRD", ""],
                &["Kenya", "KEN", "Sub-Saharan Africa", "Lower middle income", "Blend", ""],
                &["Norway", "NOR", "Europe & Central Asia", "High income", "", ""],
                &["Venezuela, RB", "VEN", "Latin America & Caribbean", "", "IBRD", ""],
                &[],
                &["Arab World", "ARB", "", "", "", ""],
                &["World", "WLD", "", "", "", ""],
            ],
        ),
        ("Groups", &[&["GroupCode", "GroupName", "CountryCode", "CountryName"], &["ARB", "Arab World", "ARE", "x"]]),
        ("Notes", &[&["Notes"], &[NOTE]]),
    ])
}

/// A project whose register is the only list it has.
fn without_lists(name: &str, content: Vec<u8>) -> Trial {
    let trial = Trial::new(name, content);
    for file in ["classifications.csv", "classifications.csv.toml"] {
        std::fs::remove_file(trial.path().join("raw/itu").join(file)).unwrap();
    }
    trial
}

/// Members of each group of an edition, as a run publishes them.
fn groups(trial: &Trial, classification: &str, edition: &str) -> Vec<(String, f64)> {
    let values = "economy,year,value\nAFG,2022,1\nCHN,2022,2\nKEN,2022,3\nNOR,2022,4\nVEN,2022,5\n";
    std::fs::write(trial.path().join("raw/new/values.csv"), values).unwrap();
    let added = trial.run(&["add", "raw/new/values.csv", "--indicator", "trial", "--force"]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let path = trial.path().join("pipelines/trial.toml");
    let pipeline = std::fs::read_to_string(&path).unwrap();
    let (head, _) = pipeline.split_once("[[aggregate]]").unwrap();
    let asked = format!(
        "[[aggregate]]\nstatistic = \"count\"\nclassifications = [{{ id = \"{classification}\", edition = \"{edition}\" }}]\n\
         from = 2022\nto = 2022\n"
    );
    std::fs::write(path, format!("{head}{asked}")).unwrap();
    let done = trial.run(&["aggregate", "trial", "--strict"]);
    assert_eq!(done.code, Some(0), "{}\n{}", trial.sidecar(), done.stderr);
    let aggregates = crate::support::table(&trial.path().join("output/latest"), "aggregates");
    let of = crate::support::rows(&aggregates, &[("profile", "unicef"), ("classification", classification)]);
    let groups = of.column("group").unwrap().cast(&polars::prelude::DataType::String).unwrap();
    let values = of.column("value").unwrap().f64().unwrap().clone();
    let groups = groups.str().unwrap().clone();
    let mut found: Vec<(String, f64)> =
        (0..of.height()).filter_map(|row| Some((groups.get(row)?.to_owned(), values.get(row)?))).collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

fn expected(groups: &[(&str, f64)]) -> Vec<(String, f64)> {
    groups.iter().map(|(group, n)| ((*group).to_owned(), *n)).collect()
}

#[test]
fn class_is_a_list_of_income_groups() {
    let trial = without_lists("CLASS.xlsx", class());
    let added = trial.run(&["add", "raw/new/CLASS.xlsx"]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let told =
        "wb-income FY2023: high-income 1, low-income 1, lower-middle-income 1, not-classified 1, upper-middle-income 1";
    assert!(added.stderr.contains(told), "{}", added.stderr);
    assert!(added.stderr.contains("set aside, as they are no economy of the register: NVL"), "{}", added.stderr);
    let sidecar = trial.sidecar();
    for line in ["kind = \"classification\"", "edition = \"FY2023\"", "id = \"wb-income\"", "NVL = \"set aside\""] {
        assert!(sidecar.contains(line), "{line}\n{sidecar}");
    }
    let all = ["high-income", "low-income", "lower-middle-income", "not-classified", "upper-middle-income"];
    assert_eq!(groups(&trial, "wb-income", "FY2023"), expected(&all.map(|group| (group, 1.0))));
}

/// Lists of one id from two files would be one list: what is there keeps it.
#[test]
fn a_project_that_has_income_groups_gets_the_new_ones_beside_them() {
    let trial = Trial::new("CLASS.xlsx", class());
    assert_eq!(trial.run(&["add", "raw/new/CLASS.xlsx"]).code, Some(0));
    assert!(trial.sidecar().contains("id = \"wb-income-CLASS\""), "{}", trial.sidecar());
    let valid = trial.run(&["validate"]);
    assert!(!valid.stderr.contains("E1"), "{}", valid.stderr);
    let refused = Trial::new("CLASS.xlsx", class()).add(&[]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("is a list of groups, not the values of an indicator"), "{}", refused.stderr);
}

/// Thresholds between header and rows, fiscal years of two digits, an economy that was none in some years.
#[test]
fn oghist_is_a_list_of_income_groups_by_fiscal_year() {
    let text = &[
        &["World Bank Analytical Classifications", "", "", "", ""][..],
        &["", "Bank's fiscal year:", "FY89", "FY22", "FY23"],
        &["", "Data for calendar year :", "1987", "2020", "2021"],
        &["", "Low income (L)", "<= 480", "<= 1,045", "<= 1,085"],
        &["", "High income (H)", "> 6,000", "> 12,695", "> 13,205"],
        &["AFG", "Afghanistan", "L", "L", "L"],
        &["CHN", "China", "L", "UM", "UM"],
        &["KEN", "Kenya", "L", "LM", "LM*"],
        &["NOR", "Norway", "H", "H", "H"],
        &["VEN", "Venezuela, RB", "UM", "..", ".."],
        &["YUGf", "Yugoslavia (former)", "UM", "..", ".."],
    ];
    let trial =
        without_lists("OGHIST.xlsx", workbook(&[("Notes", &[&["a note"]]), ("Country Analytical History", text)]));
    let added = trial.run(&["add", "raw/new/OGHIST.xlsx"]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    assert!(added.stderr.contains("wb-income has 3 editions"), "{}", added.stderr);
    assert!(added.stderr.contains("no economy of the register: YUGf"), "{}", added.stderr);
    let now = [
        ("high-income", 1.0),
        ("low-income", 1.0),
        ("lower-middle-income", 1.0),
        ("not-classified", 1.0),
        ("upper-middle-income", 1.0),
    ];
    assert_eq!(groups(&trial, "wb-income", "FY2023"), expected(&now));
    let then = [("high-income", 1.0), ("low-income", 3.0), ("upper-middle-income", 1.0)];
    assert_eq!(groups(&trial, "wb-income", "FY1989"), expected(&then));
}
