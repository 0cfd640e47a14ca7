//! Headers: years beside codes, sexes and headings, columns of codes and of small numbers, years of editions.

use super::{Trial, workbook};

#[test]
fn headers_may_hold_a_year_beside_a_code_or_a_sex() {
    let text = "Country,ISO,i99H_2018,i99H_2019,i911_2018,i911_2019\nKenya,KEN,19.5,22.6,4,5\nChad,TCD,6.5,,1,2\n";
    let read = Trial::new("wti.csv", text).read();
    read.has(&[("KEN", 2019, "_T/_T/_T/i99H", Some(22.6), None), ("TCD", 2018, "_T/_T/_T/i911", Some(1.0), None)]);
    assert_eq!(read.n(), 7);
    let text = "Country,Male 2019,Female 2019,Male 2020,Female 2020\nKenya,25.5,20.5,30.5,25.5\nChad,5.5,3.5,6.5,4.5\n";
    Trial::new("sexes.csv", text)
        .read()
        .has(&[("KEN", 2020, "F/_T/_T/_Z", Some(25.5), None), ("TCD", 2019, "M/_T/_T/_Z", Some(5.5), None)]);
    let text = "Country,Users 2018,Users 2019\nKenya,19.5,22.6\nChad,6.5,7.5\n";
    Trial::new("one.csv", text).read().has(&[("TCD", 2019, "_T/_T/_T/_Z", Some(7.5), None)]);
    let sheet: &[&[&str]] = &[
        &["Table 1. Internet use by sex, %"],
        &[],
        &["Country", "2019", "", "", "2020"],
        &["", "Total", "Male", "Female", "Total", "Male", "Female"],
        &["Kenya", "22.5", "25.5", "20.5", "29.5", "31.5", "27.5"],
        &["Chad", "6.5", "9.5", "4.5", "10.5", "13.5", "7.5"],
        &["Norway", "96", "97", "95", "98", "99", "97"],
        &[],
        &["Source: own survey."],
    ];
    let read = Trial::new("merged.xlsx", workbook(&[("T1", sheet)])).read();
    read.has(&[
        ("KEN", 2019, "_T/_T/_T/_Z", Some(22.5), None),
        ("KEN", 2020, "F/_T/_T/_Z", Some(27.5), None),
        ("TCD", 2020, "M/_T/_T/_Z", Some(13.5), None),
    ]);
    assert_eq!(read.n(), 18);
}

/// 4, 5 and 1 are codes of M49 as well; a column of values that happens to hold them was left out in silence.
#[test]
fn small_whole_numbers_are_values_and_codes_of_economies_are_none() {
    let text = "Country,ISO3,Year,i99H,i911\nKenya,KEN,2018,19.5,4\nKenya,KEN,2019,22.6,5\nChad,TCD,2018,6.5,1\n";
    let read = Trial::new("series.csv", text).read();
    read.has(&[("TCD", 2018, "_T/_T/_T/i911", Some(1.0), None)]);
    assert_eq!(read.n(), 6);
    let text = "Year,Economy,Economy Label,Series,Series Label,US$ at current prices in millions,US$ at current prices in millions Footnote\n\
        2019,\"0000\",World,01,ICT services,700000.5,\n2019,\"404\",Kenya,01,ICT services,550.25,Estimated\n2019,\"148\",Chad,01,ICT services,,\n2020,\"148\",Chad,01,ICT services,3.5,\n";
    let read = Trial::new("US_IctServices.csv", text).read();
    assert_eq!((read.value("KEN", 2019), read.value("TCD", 2020)), (Some(550_250_000.0), Some(3_500_000.0)));
}

/// PT is a percentage and Portugal, and stood in every row.
#[test]
fn a_unit_is_no_economy() {
    let row = |area: u16, value: f64, nature: &str| {
        format!("IAEG-SDGs:DF_SDG_GLH(1.20),A,N,IT_USE_ii99,{area},_T,_T,_T,2019,{value},PT,0,A,{nature},2019\n")
    };
    let header = "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,URBANISATION,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,NATURE,TIME_DETAIL\n";
    let text = format!("{header}{}{}{}", row(404, 22.6, "C"), row(4, 17.6, "E"), row(1, 53.6, "G"));
    let read = Trial::new("sdg.csv", text).read();
    read.has_none("PRT");
    assert_eq!((read.value("KEN", 2019), read.value("AFG", 2019), read.n()), (Some(22.6), Some(17.6), 2));
    read.has(&[("AFG", 2019, "_T/_T/_T/_Z", Some(17.6), Some("E"))]);
}

#[test]
fn the_year_of_an_edition_is_not_that_of_a_value() {
    let row = |area: u16, iso: &str, year: i32, sex: &str, value: f64| {
        format!(
            "{area}|x|{iso}|4|49|Total population by sex|25|World Population Prospects|2024|4|Median|{year}|{year}.5|3|{sex}|188|Total|0|-1|{value}\n"
        )
    };
    let header = "LocationId|Location|Iso3|LocationTypeId|IndicatorId|Indicator|SourceId|Source|Revision|VariantId|Variant|TimeLabel|TimeMid|SexId|Sex|AgeId|AgeLabel|AgeStart|AgeEnd|Value\n";
    let rows = [
        row(404, "KEN", 2020, "Both sexes", 51_985_780.0),
        row(404, "KEN", 2020, "Male", 25_800_000.5),
        row(404, "KEN", 2021, "Both sexes", 53_005_614.0),
        row(148, "TCD", 2020, "Both sexes", 16_644_701.0),
    ];
    let read = Trial::new("unpopulation_dataportal.csv", format!("sep =|\n{header}{}", rows.concat())).read();
    read.has(&[
        ("KEN", 2021, "_T/_T/_T/_Z", Some(53_005_614.0), None),
        ("KEN", 2020, "M/_T/_T/_Z", Some(25_800_000.5), None),
    ]);
    // And where no publisher is known.
    let text = "Country,Edition,Survey wave,Users\nKenya,2024,2019,22.5\nKenya,2024,2020,29.5\nChad,2024,2020,10.5\n";
    assert_eq!(Trial::new("waves.csv", text).read().value("KEN", 2020), Some(29.5));
}

/// Every other year and half of the rows were left out in silence.
#[test]
fn marked_years_and_merged_cells_lose_no_row() {
    let text = "Country,2018,2019,2020*,2021 (p)\nKenya,19.5,22.6,29.5,30\nChad,5,6.5,10.5,11\nNorway,95,96,97,98\n";
    let read = Trial::new("marked.csv", text).read();
    assert_eq!((read.value("KEN", 2020), read.value("TCD", 2021), read.n()), (Some(29.5), Some(11.0), 12));
    assert!(read.said.contains("the columns `2020*`, `2021 (p)` are read"), "{}", read.said);
    let text = "Country,Sex,2019,2020\nKenya,Male,25,30\n,Female,20,26\nChad,Male,5,6\n,Female,3,4\nNorway,Male,97,98\n,Female,95,96\n";
    let read = Trial::new("merged.csv", text).read();
    read.has(&[("KEN", 2020, "F/_T/_T/_Z", Some(26.0), None), ("TCD", 2019, "F/_T/_T/_Z", Some(3.0), None)]);
    assert_eq!(read.n(), 12);
    assert!(read.said.contains("(`fill_down`)"), "{}", read.said);
    let text = "Year,Country,Value\n2019,Kenya,22\n,Chad,6\n,Norway,97\n2020,Kenya,29\n,Chad,10\n,Norway,98\n";
    let read = Trial::new("years.csv", text).read();
    assert_eq!((read.value("TCD", 2019), read.value("NOR", 2020), read.n()), (Some(6.0), Some(98.0), 6));
    // Groups without a code repeat nothing.
    let text = "Entity,Code,Year,Users\nAfrica,,2019,30\nKenya,KEN,2019,22.6\nChad,TCD,2019,6.5\n";
    assert_eq!(Trial::new("owid.csv", text).read().n(), 2);
}

#[test]
fn headings_may_be_sexes_and_everybody_may_stand_beside_ages() {
    let text = "Country,Male,,Female,\n,2019,2020,2019,2020\nKenya,25.5,30.5,20.5,25.5\nChad,5.5,6.5,3.5,4.5\nNorway,97,98,95,96\n";
    Trial::new("span.csv", text).read().has(&[("KEN", 2020, "F/_T/_T/_Z", Some(25.5), None)]);
    let text = "Country,Year,15-24,25-74,75+,All\nKenya,2019,50,20,1,22.6\nChad,2019,10,5,0,6.5\n";
    Trial::new("ages.csv", text)
        .read()
        .has(&[("KEN", 2019, "_T/Y15T24/_T/_Z", Some(50.0), None), ("KEN", 2019, "_T/_T/_T/_Z", Some(22.6), None)]);
}

#[test]
fn statuses_and_units_are_known_by_what_their_columns_are_called() {
    let text = "\"TIME\",\"GEO\",\"UNIT\",\"Value\",\"Flag and Footnotes\"\n\"2019\",\"Germany\",\"%\",\"91.00\",\"\"\n\"2020\",\"Germany\",\"%\",\":\",\"u\"\n\"2020\",\"Greece\",\"%\",\"78.1\",\"b\"\n";
    Trial::new("isoc_1_Data.csv", text).read().has(&[("GRC", 2020, "_T/_T/_T/_Z", Some(78.1), Some("B"))]);
    let text = "Reporting Economy,Year,Value,Value Flag Code,Value Flag\nKenya,2019,22.6,E,Estimate\nChad,2019,6.5,,\n";
    Trial::new("wto.csv", text).read().has(&[("KEN", 2019, "_T/_T/_T/_Z", Some(22.6), Some("E"))]);
    let text = "Country,Year,Unit,Value\nIndia,2019,Million,10\nNepal,2019,Thousand,2\nChina,2019,Lakh,3\n";
    let read = Trial::new("units.csv", text).read();
    let values = ["IND", "NPL", "CHN"].map(|economy| read.value(economy, 2019));
    assert_eq!(values, [Some(10_000_000.0), Some(2000.0), Some(300_000.0)]);
    let text = "Country;Year;Users\nKenya;2019;54,555\nChad;2019;1,234\n";
    assert!(Trial::new("marks.csv", text).add(&[]).stderr.contains("where it parts thousands write `decimal = \".\"`"));
}

#[test]
fn codes_of_three_small_letters_are_those_of_economies() {
    let read = Trial::new("ddf.csv", "geo,time,internet_users\nafg,2018,16.8\nken,2018,19.5\ncod,2018,8.6\n").read();
    assert_eq!((read.value("COD", 2018), read.n()), (Some(8.6), 3));
}
