//! UNSD, UIS, UN DESA, OECD.Stat, GSMA and Our World in Data.

use super::{Trial, workbook, zipped};

const SDG_HEAD: &str = "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,GeoInfoUrl,FootNote,[Age],[Location],[Nature],[Reporting Type],[Sex],[Type of skill],[Units]\n";

fn sdg(area: &str, year: i32, value: &str, dimensions: [&str; 5]) -> String {
    let [age, location, nature, sex, skill] = dimensions;
    format!(
        "4,4.4,4.4.1,SE_ADT_ACTS,\"Proportion of youth and adults with ICT skills, by sex (%)\",{area},x,{year},{value},{year},,,,,ITU,,,{age},{location},{nature},G,{sex},{skill},PERCENT\n"
    )
}

#[test]
fn the_sdg_database_has_m49_codes_and_dimensions_in_brackets() {
    let text = [
        SDG_HEAD.to_owned(),
        sdg("4", 2019, "5.5", ["15+", "URBAN", "C", "BOTHSEX", "ARSP"]),
        sdg("404", 2019, "NaN", ["15+", "ALLAREA", "C", "FEMALE", "ARSP"]),
        sdg("404", 2020, "<2.5", ["15+", "ALLAREA", "C", "MALE", "EPRS"]),
        sdg("404", 2021, "31.5", ["15-24", "ALLAREA", "E", "MALE", "EPRS"]),
        sdg("62", 2021, "31.5", ["15-24", "ALLAREA", "E", "MALE", "EPRS"]),
        sdg("1", 2021, "31.5", ["15-24", "ALLAREA", "E", "MALE", "EPRS"]),
    ];
    let read = Trial::new("Goal4.csv", text.concat()).read();
    read.has(&[
        ("AFG", 2019, "_T/Y_GE15/U/ARSP", Some(5.5), Some("A")),
        ("KEN", 2019, "F/Y_GE15/_T/ARSP", None, Some("A")),
        ("KEN", 2020, "M/Y_GE15/_T/EPRS", Some(2.5), Some("U")),
        ("KEN", 2021, "M/Y15T24/_T/EPRS", Some(31.5), Some("E")),
    ]);
    assert_eq!((read.n(), read.rejects.height()), (4, 0));
    assert!(read.said.contains("bounds such as `<2.5`"), "{}", read.said);
}

/// `NA` is a nature, no Namibia; years and fields may stand in another order; `.0` is what a program for numbers leaves.
#[test]
fn a_nature_that_is_not_available_is_no_namibia() {
    let text = "GeoAreaCode,TimePeriod,SeriesCode,SeriesDescription,Value,Units,Sex,Nature,Observation Status,Age\n\
        404,2020.0,IT_MOB_OWN,\"Individuals who own a mobile telephone, by sex (%)\",45.5,PERCENT,FEMALE,C,A,15+\n\
        76,2021.0,IT_MOB_OWN,\"Individuals who own a mobile telephone, by sex (%)\",80.5,PERCENT,MALE,E,A,15+\n\
        76,2022.0,IT_MOB_OWN,\"Individuals who own a mobile telephone, by sex (%)\",NaN,PERCENT,MALE,NA,O,15+\n";
    let read = Trial::new("Goal5.csv", text).read();
    read.has(&[
        ("KEN", 2020, "F/Y_GE15/_T/_Z", Some(45.5), Some("A")),
        ("BRA", 2021, "M/Y_GE15/_T/_Z", Some(80.5), Some("E")),
        ("BRA", 2022, "M/Y_GE15/_T/_Z", None, Some("A")),
    ]);
    assert_eq!((read.n(), read.rejects.height()), (3, 0));
}

#[test]
fn the_sdg_databases_workbook_keeps_codes_as_numbers() {
    let head = [
        "Goal",
        "Target",
        "Indicator",
        "SeriesCode",
        "SeriesDescription",
        "GeoAreaCode",
        "GeoAreaName",
        "TimePeriod",
        "Value",
        "Time_Detail",
        "Age",
        "Nature",
        "Observation Status",
        "Reporting Type",
        "Sex",
        "Units",
    ];
    let book = workbook(&[(
        "Goal5",
        &[
            &head,
            &[
                "5",
                "5.5",
                "5.5.1",
                "SG_GEN_PARL",
                "Seats held by women (% of total number of seats)",
                "156",
                "China",
                "2023",
                "24.94",
                "2023",
                "",
                "C",
                "",
                "G",
                "FEMALE",
                "PERCENT",
            ],
            &[
                "5",
                "5.5",
                "5.5.1",
                "SG_GEN_PARL",
                "Seats held by women (% of total number of seats)",
                "4",
                "Afghanistan",
                "2023",
                "NaN",
                "2023",
                "",
                "N",
                "",
                "G",
                "FEMALE",
                "PERCENT",
            ],
            &[
                "5",
                "5.5",
                "5.5.1",
                "SG_GEN_PARL",
                "Seats held by women (% of total number of seats)",
                "747",
                "Western Asia",
                "2023",
                "20",
                "2023",
                "",
                "C",
                "",
                "G",
                "FEMALE",
                "PERCENT",
            ],
        ],
    )]);
    let read = Trial::new("Goal5.xlsx", book).read();
    read.has(&[("CHN", 2023, "F/_T/_T/_Z", Some(24.94), Some("A")), ("AFG", 2023, "F/_T/_T/_Z", None, Some("A"))]);
    assert_eq!(read.n(), 2);
}

#[test]
fn the_sdg_api_nests_its_dimensions() {
    let row = |area: &str, sex: &str, nature: &str, value: &str| {
        format!(
            "{{\"goal\":[\"5\"],\"target\":[\"5.b\"],\"indicator\":[\"5.b.1\"],\"series\":\"IT_MOB_OWN\",\"seriesDescription\":\"Proportion of individuals who own a mobile telephone (%)\",\"geoAreaCode\":\"{area}\",\"geoAreaName\":\"x\",\"timePeriodStart\":2019.0,\"value\":\"{value}\",\"valueType\":\"Float\",\"footnotes\":[\"\"],\"attributes\":{{\"Nature\":\"{nature}\",\"Units\":\"PERCENT\"}},\"dimensions\":{{\"Sex\":\"{sex}\",\"Reporting Type\":\"G\"}}}}"
        )
    };
    let rows = [row("404", "FEMALE", "C", "47.5"), row("404", "MALE", "E", "51.5"), row("1", "MALE", "E", "1")];
    let text = format!(
        "{{\"size\":3,\"totalElements\":3,\"attributes\":[{{\"id\":\"Nature\",\"codes\":[]}}],\"data\":[{}]}}",
        rows.join(",")
    );
    let read = Trial::new("IT_MOB_OWN.json", text).read();
    read.has(&[("KEN", 2019, "F/_T/_T/_Z", Some(47.5), Some("A")), ("KEN", 2019, "M/_T/_T/_Z", Some(51.5), Some("E"))]);
    assert_eq!(read.n(), 2);
}

#[test]
fn uis_bulk_files_have_magnitude_and_qualifier() {
    let data = "INDICATOR_ID,COUNTRY_ID,YEAR,VALUE,MAGNITUDE,QUALIFIER\r\nICTSKILL.COPI,BRA,2016,22.2,,\r\nICTSKILL.COPI.F,BRA,2016,21.2,,NAT_EST\r\nICTSKILL.COPI.M,BRA,2016,23.2,,\r\nICTSKILL.COPI,KEN,2016,,NA,\r\nSCHBSP.1.WINTERN,KEN,2016,32.5,,UIS_EST\r\n";
    for (name, content) in [
        ("SDG_DATA_NATIONAL.csv", data.as_bytes().to_vec()),
        (
            "SDG.zip",
            zipped(&[
                ("SDG_LABEL.csv", "INDICATOR_ID,INDICATOR_LABEL_EN\r\na,b\r\n"),
                ("SDG_COUNTRY.csv", "COUNTRY_ID,COUNTRY_NAME_EN\r\nKEN,Kenya\r\n"),
                ("SDG_DATA_NATIONAL.csv", data),
            ]),
        ),
    ] {
        let read = Trial::new(name, content).read();
        read.has(&[
            ("BRA", 2016, "_T/_T/_T/ICTSKILL.COPI", Some(22.2), None),
            ("BRA", 2016, "F/_T/_T/ICTSKILL.COPI", Some(21.2), Some("E")),
            ("BRA", 2016, "M/_T/_T/ICTSKILL.COPI", Some(23.2), None),
            ("KEN", 2016, "_T/_T/_T/ICTSKILL.COPI", None, Some("M")),
            ("KEN", 2016, "_T/_T/_T/SCHBSP.1.WINTERN", Some(32.5), Some("E")),
        ]);
    }
}

/// Newer releases write the header in small letters and carry regions and labels beside the national data.
#[test]
fn a_zip_of_uis_holds_the_national_data_among_others() {
    let data = "indicator_id,country_id,year,value,magnitude,qualifier\nICTSKILLCOPI,BRA,2016,22.2,,\nICTSKILLCOPI.F,BRA,2016,21.2,,NAT_EST\nICTSKILLCOPI,KEN,2016,0,NA,\nICTSKILLCOPI,MAR,2016,0,NIL,\n";
    let trial = Trial::new(
        "SDG.zip",
        zipped(&[
            ("SDG_COUNTRY.csv", "COUNTRY_ID,COUNTRY_NAME_EN\nKEN,Kenya\n"),
            (
                "SDG_DATA_REGIONAL.csv",
                "INDICATOR_ID,REGION_ID,YEAR,VALUE,MAGNITUDE,QUALIFIER\nX,SDG: Africa,2016,1,,\n",
            ),
            ("SDG_DATA_NATIONAL.csv", data),
            ("SDG_LABEL.csv", "INDICATOR_ID,INDICATOR_LABEL_EN\nICTSKILLCOPI,Copying a file\n"),
        ]),
    );
    trial.read().has(&[
        ("BRA", 2016, "F/_T/_T/_Z", Some(21.2), Some("E")),
        ("KEN", 2016, "_T/_T/_T/_Z", None, Some("M")),
        ("MAR", 2016, "_T/_T/_T/_Z", Some(0.0), Some("N")),
    ]);
    assert!(trial.sidecar().contains("member = \"SDG_DATA_NATIONAL.csv\""), "{}", trial.sidecar());
}

#[test]
fn uis_stat_has_the_sex_in_the_code_of_the_series() {
    let text = "\u{feff}\"SDG_IND\",\"Indicator\",\"LOCATION2017\",\"Country\",\"TIME\",\"Time\",\"Value\",\"Flag Codes\",\"Flags\"\r\n\
        \"ICTSKILLATTACH\",\"Proportion of youth (%)\",\"ESP\",\"Spain\",\"2014\",\"2014\",51.2,,\r\n\
        \"ICTSKILLATTACH_F\",\"Proportion of youth, female (%)\",\"ESP\",\"Spain\",\"2014\",\"2014\",45.9,,\r\n\
        \"ICTSKILLATTACH_M\",\"Proportion of youth, male (%)\",\"HRV\",\"Croatia\",\"2015\",\"2015\",,\"n\",\"Magnitude nil or negligible\"\r\n";
    let read = Trial::new("SDG4_DS.csv", text).read();
    read.has(&[
        ("ESP", 2014, "_T/_T/_T/_Z", Some(51.2), None),
        ("ESP", 2014, "F/_T/_T/_Z", Some(45.9), None),
        ("HRV", 2015, "M/_T/_T/_Z", None, Some("N")),
    ]);
    assert_eq!(read.rejects.height(), 0);
}

#[test]
fn population_is_in_thousands_with_sexes_as_columns() {
    let text = "LocID,Location,VarID,Variant,Time,MidPeriod,PopMale,PopFemale,PopTotal,PopDensity\r\n\
        826,United Kingdom,2,Medium,2020,2020.5,33542.415,34343.589,67886.004,280.602\r\n\
        826,United Kingdom,3,High,2020,2020.5,33543.415,34343.589,67887.004,280.602\r\n\
        1110,More developed regions,2,Medium,2020,2020.5,1,2,3,4\r\n";
    Trial::new("WPP2019_TotalPopulationBySex.csv", text).read().has(&[
        ("GBR", 2020, "_T/_T/_T/Medium", Some(67_886_004.0), None),
        ("GBR", 2020, "M/_T/_T/Medium", Some(33_542_415.0), None),
        ("GBR", 2020, "_T/_T/_T/High", Some(67_887_004.0), None),
    ]);
}

#[test]
fn ages_are_columns_below_remarks_in_windows_1252() {
    let text = ",,,,United Nations,,,,,,,,,\r\n,,,,World Population Prospects 2022,,,,,,,,,\r\n\
        ,,,,\"Total population (both sexes combined) by five-year age group (thousands)\",,,,,,,,,\r\n,,,,\"\u{a9} July 2022\",,,,,,,,,\r\n\
        Index,Variant,\"Region, subregion, country or area *\",Notes,Location code,ISO3 Alpha-code,ISO2 Alpha-code,SDMX code**,Type,Parent code,Year,0-4,15-19,100+\r\n\
        66,Estimates,WORLD,,900,,,1,World,0,2021,  671 477,  623 561,   593\r\n\
        2,Estimates,Kenya,,404,KEN,KE,404,Country/Area,910,2021,  6 900,  5 981,   1\r\n\
        3,Estimates,Namibia,,516,NAM,NA,516,Country/Area,913,2021,   340,   233,   0\r\n";
    let bytes: Vec<u8> = text.chars().map(|c| if c == '\u{a9}' { 0xa9 } else { c as u8 }).collect();
    let trial = Trial::new("WPP2022_POP_F02_1.csv", bytes);
    let read = trial.read();
    read.has(&[
        ("KEN", 2021, "_T/Y15T19/_T/_Z", Some(5_981_000.0), None),
        ("NAM", 2021, "_T/Y0T4/_T/_Z", Some(340_000.0), None),
        ("KEN", 2021, "_T/Y_GE100/_T/_Z", Some(1000.0), None),
    ]);
    assert_eq!(read.n(), 6);
    assert!(trial.sidecar().contains("thousands = \" \""), "{}", trial.sidecar());
}

/// The files since 2022: codes of several systems beside each other, groups of ages in rows, one variant.
#[test]
fn population_by_age_has_sexes_as_columns_and_areas_without_a_code() {
    let row = |area: &str, age: &str, span: &str, people: &str| {
        format!("1,{area},910,x,2,Medium,2023,2023.5,{age},{span},{people}\r\n")
    };
    let text = [
        "SortOrder,LocID,Notes,ISO3_code,ISO2_code,SDMX_code,LocTypeID,LocTypeName,ParentID,Location,VarID,Variant,Time,MidPeriod,AgeGrp,AgeGrpStart,AgeGrpSpan,PopMale,PopFemale,PopTotal\r\n".to_owned(),
        row("1829,,,,1829,5,LLDC", "0-4", "0,5", "333.5,320.25,653.75"),
        row("404,,KEN,KE,404,4,Country/Area", "0-4", "0,5", "3400.5,3350.25,6750.75"),
        row("516,1,NAM,NA,516,4,Country/Area", "15-19", "15,5", "150.5,149.25,299.75"),
        row("404,,KEN,KE,404,4,Country/Area", "100+", "100,-1", "0.5,0.25,0.75"),
    ];
    let read = Trial::new("WPP2024_PopulationByAge5GroupSex_Medium.csv", text.concat()).read();
    read.has(&[
        ("KEN", 2023, "_T/Y0T4/_T/_Z", Some(6_750_750.0), None),
        ("KEN", 2023, "F/Y_GE100/_T/_Z", Some(250.0), None),
        ("NAM", 2023, "M/Y15T19/_T/_Z", Some(150_500.0), None),
    ]);
    assert_eq!((read.n(), read.rejects.height()), (9, 0), "the group 1829 is set aside");
}

#[test]
fn urban_shares_have_years_below_a_header_that_spans_them() {
    let book = workbook(&[(
        "Data",
        &[
            &["United Nations"],
            &["World Urbanization Prospects: The 2018 Revision"],
            &["File 2: Percentage of Population at Mid-Year Residing in Urban Areas, 1950-2050"],
            &["Index", "Region, subregion, country or area", "Note", "Country\ncode", "Percentage urban", "", ""],
            &["", "", "", "", "1950", "2015", "2020"],
            &["1", "WORLD", "", "900", "29.6", "53.9", "56.2"],
            &["2", "Kenya", "", "404", "5.6", "25.75", "28"],
            &["3", "Micronesia", "", "954", "31.6", "68.5", "68.9"],
            &["4", "China", "3", "156", "11.8", "55.5", "61.5"],
        ],
    )]);
    let read = Trial::new("WUP2018-F02-Proportion_Urban.xlsx", book).read();
    // What spans years may differ: then it is a location, as here, or a category.
    let both = workbook(&[(
        "Data",
        &[
            &["File 3: Urban and rural shares (%)"],
            &["Country code", "Urban", "", "Rural", ""],
            &["", "2015", "2020", "2015", "2020"],
            &["404", "25.75", "28", "74.25", "72"],
            &["156", "55.5", "61.5", "44.5", "38.5"],
        ],
    )]);
    Trial::new("WUP_both.xlsx", both)
        .read()
        .has(&[("KEN", 2020, "_T/_T/R/_Z", Some(72.0), None), ("CHN", 2015, "_T/_T/U/_Z", Some(55.5), None)]);
    let found = ["KEN", "CHN"].map(|economy| (economy, 2015));
    assert_eq!(found.map(|(economy, year)| read.value(economy, year)), [Some(25.75), Some(55.5)]);
    read.has_none("FSM");
    assert_eq!(read.n(), 6);
}

#[test]
fn a_year_may_stand_in_the_title_alone() {
    let book = workbook(&[(
        "Data",
        &[
            &["United Nations"],
            &["World Urbanization Prospects: The 2018 Revision"],
            &["File 1: Population of urban and rural areas at mid-year (thousands) and percentage urban, 2018"],
            &[
                "Index",
                "Region, subregion, country or area",
                "Note",
                "Country\ncode",
                "Urban",
                "Rural",
                "Total",
                "Percentage urban",
            ],
            &["1", "WORLD", "", "900", "4219817.318", "3413001.835", "7632819.153", "55.28"],
            &["2", "Micronesia", "", "954", "370", "170", "540", "68.5"],
            &["3", "Kenya", "", "404", "13771.805", "37179.074", "50950.879", "27.03"],
        ],
    )]);
    let trial = Trial::new("WUP2018-F01-Total_Urban_Rural.xlsx", book);
    let read = trial.read();
    read.has(&[
        ("KEN", 2018, "_T/_T/U/_Z", Some(13_771_805.0), None),
        ("KEN", 2018, "_T/_T/R/_Z", Some(37_179_074.0), None),
    ])
    .has_none("FSM");
    assert!(read.said.contains("2018 is taken from the title"), "{}", read.said);
}

#[test]
fn oecd_stat_writes_flags_as_words() {
    let text = "Country,Indicator,Breakdowns,Time,Unit,PowerCode,Reference Period,Value,Flags\r\n\
        Australia,Individuals using the Internet (%),All (individuals aged 16-74),2012,Percentage,Units,,49.96,Difference in methodology\r\n\
        Canada,Individuals using the Internet (%),All (individuals aged 16-74),2018,Percentage,Units,,35.9958,Break; Difference in methodology\r\n\
        Türkiye,Individuals using the Internet (%),All (individuals aged 16-74),2020,Percentage,Units,,24.5323,\r\n\
        OECD - Average,Individuals using the Internet (%),All (individuals aged 16-74),2020,Percentage,Units,,24.5323,\r\n";
    Trial::new("ICT_HH2.csv", text).read().has(&[
        ("AUS", 2012, "_T/_T/_T/_Z", Some(49.96), Some("D")),
        ("CAN", 2018, "_T/_T/_T/_Z", Some(35.9958), Some("D")),
        ("TUR", 2020, "_T/_T/_T/_Z", Some(24.5323), None),
    ]);
}

#[test]
fn groups_of_our_world_in_data_have_no_code() {
    let text = "Entity,Code,Year,Share of the population using the Internet\nKenya,KEN,2019,22.57\nAfrica Eastern and Southern,,2019,12\nWorld,OWID_WRL,2019,56\nKosovo,OWID_KOS,2018,89.4\n";
    let read = Trial::new("share-using-the-internet.csv", text).read();
    read.has(&[("KEN", 2019, "_T/_T/_T/_Z", Some(22.57), None), ("XKX", 2018, "_T/_T/_T/_Z", Some(89.4), None)]);
    assert_eq!(read.n(), 2);
}

#[test]
fn a_header_below_others_and_a_name_that_stands_twice_hurt_nobody() {
    let book = workbook(&[
        ("Read me", &[&["The GSMA represents the interests of operators"]]),
        (
            "Index Scores",
            &[
                &["", "Mobile Connectivity Index"],
                &["GENERAL INFORMATION", "", "", "", "DIMENSION SCORES", "", "INDICATOR SCORES", ""],
                &["ISO Code", "Country", "Region", "Year", "Taxation", "Inequality", "4G Coverage", "Inequality"],
                &["AFG", "Afghanistan", "South Asia", "2014", "57.2", "89.5", "0", "89.4"],
                &["BRA", "Brazil", "Latin America & Caribbean", "2018", "0", "36.9", "93.00000071525574", "36.8"],
            ],
        ),
    ]);
    Trial::new("MCI_Data_2019.xlsx", book).read().has(&[
        ("BRA", 2018, "_T/_T/_T/INDICATOR SCORES / 4G Coverage", Some(93.00000071525574), None),
        ("AFG", 2014, "_T/_T/_T/INDICATOR SCORES / 4G Coverage", Some(0.0), None),
        ("AFG", 2014, "_T/_T/_T/DIMENSION SCORES / Inequality", Some(89.5), None),
    ]);
}
