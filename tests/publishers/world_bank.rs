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
        ("CIV", 2020, "_T/_T/_T/_Z", None, None),
        ("XKX", 2020, "_T/_T/_T/_Z", Some(93.5), None),
    ])
    .has_none("AFE");
    assert_eq!((read.n(), read.rejects.height()), (9, 0));
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
    one.has(&[("BRA", 2019, "_T/_T/_T/_Z", Some(73.5), None), ("BRA", 2020, "_T/_T/_T/_Z", None, None)]);
    assert_eq!(one.n(), 6, "two economies, three years");
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

#[test]
fn a_list_of_groups_is_no_table_of_values_and_says_so() {
    let book = workbook(&[(
        "List of economies",
        &[
            &["Economy", "Code", "Region", "Income group"],
            &["Kenya", "KEN", "Sub-Saharan Africa", "Lower middle income"],
        ],
    )]);
    let added = Trial::new("CLASS.xlsx", book).add(&[]);
    assert_eq!(added.code, Some(2));
    assert!(added.stderr.contains("no column holds values"), "{}", added.stderr);
}
