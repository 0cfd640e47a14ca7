//! ILOSTAT, WHO, FAOSTAT, IMF, UNdata; other shapes of World Population Prospects, the SDG database, Data360 and DataBank.

use super::Trial;
use super::formats::gz;

#[test]
fn ilostat_has_codes_of_its_own_for_sexes_and_ages() {
    let text = "ref_area,source,indicator,sex,classif1,time,obs_value,obs_status,note_classif,note_indicator,note_source\n\
        KEN,BA:1,EMP_TEMP_SEX_AGE_NB,SEX_T,AGE_YTHADULT_YGE15,2019,22000.5,,,,R1:1\n\
        KEN,BA:1,EMP_TEMP_SEX_AGE_NB,SEX_F,AGE_YTHADULT_Y15-24,2019,3000.5,U,,,R1:1\n\
        TCD,BA:2,EMP_TEMP_SEX_AGE_NB,SEX_M,AGE_10YRBANDS_Y25-34,2018,1000,B,,,R1:1\n\
        X01,XA:1,EMP_TEMP_SEX_AGE_NB,SEX_T,AGE_YTHADULT_YGE15,2019,1,,,,\n";
    let read = Trial::new("EMP_TEMP_SEX_AGE_NB_A.csv.gz", gz(text)).read();
    read.has(&[
        ("KEN", 2019, "_T/Y_GE15/_T/_Z", Some(22000.5), None),
        ("KEN", 2019, "F/Y15T24/_T/_Z", Some(3000.5), Some("U")),
        ("TCD", 2018, "M/Y25T34/_T/_Z", Some(1000.0), Some("B")),
    ]);
    assert!(read.said.contains("_NB are in thousands"), "{}", read.said);
    let text = "ref_area.label,source.label,indicator.label,sex.label,classif1.label,time,obs_value,obs_status.label\n\
        Kenya,LFS,\"Employment by sex and age (thousands)\",Total,\"Age (Youth, adults): 15+\",2019,22000.5,\n\
        Chad,LFS,\"Employment by sex and age (thousands)\",Male,\"Age (Youth, adults): 15-24\",2018,1000,Break in series\n";
    Trial::new("labels.csv", text).read().has(&[
        ("KEN", 2019, "_T/Y_GE15/_T/_Z", Some(22_000_500.0), None),
        ("TCD", 2018, "M/Y15T24/_T/_Z", Some(1_000_000.0), Some("B")),
    ]);
}

#[test]
fn whos_values_stand_beside_texts_with_their_bounds() {
    let row = |area: &str, kind: &str, sex: &str, value: f64| {
        format!(
            "{{\"Id\":1,\"IndicatorCode\":\"WHO1\",\"SpatialDimType\":\"{kind}\",\"SpatialDim\":\"{area}\",\"ParentLocationCode\":\"AFR\",\"TimeDimType\":\"YEAR\",\"TimeDim\":2019,\"Dim1Type\":\"SEX\",\"Dim1\":\"{sex}\",\"Value\":\"{value} [1-2]\",\"NumericValue\":{value},\"Low\":1.0,\"High\":2.0,\"TimeDimensionValue\":\"2019\"}}"
        )
    };
    let rows = [
        row("KEN", "COUNTRY", "SEX_BTSX", 66.1),
        row("KEN", "COUNTRY", "SEX_FMLE", 68.1),
        row("TCD", "COUNTRY", "SEX_MLE", 58.5),
        row("AFR", "REGION", "SEX_MLE", 60.0),
    ];
    let text = format!("{{\"@odata.context\":\"x\",\"value\":[{}]}}", rows.join(","));
    let read = Trial::new("who.json", text).read();
    read.has(&[
        ("KEN", 2019, "_T/_T/_T/_Z", Some(66.1), None),
        ("KEN", 2019, "F/_T/_T/_Z", Some(68.1), None),
        ("TCD", 2019, "M/_T/_T/_Z", Some(58.5), None),
    ]);
    assert_eq!(read.n(), 3);
}

#[test]
fn faostat_has_m49_codes_beside_its_own() {
    let text = "\"Area Code\",\"Area Code (M49)\",\"Area\",\"Item Code\",\"Item\",\"Element Code\",\"Element\",\"Year Code\",\"Year\",\"Unit\",\"Value\",\"Flag\",\"Note\"\n\
        \"114\",\"'404\",\"Kenya\",\"3010\",\"Population\",\"511\",\"Total\",\"2019\",\"2019\",\"1000 No\",\"50951.45\",\"X\",\"\"\n\
        \"39\",\"'148\",\"Chad\",\"3010\",\"Population\",\"511\",\"Total\",\"2020\",\"2020\",\"1000 No\",\"16644.7\",\"E\",\"\"\n\
        \"5100\",\"'002\",\"Africa\",\"3010\",\"Population\",\"511\",\"Total\",\"2020\",\"2020\",\"1000 No\",\"1360677\",\"X\",\"\"\n";
    let read = Trial::new("Population_E_All_Data.csv", text).read();
    read.has(&[
        ("KEN", 2019, "_T/_T/_T/_Z", Some(50_951_450.0), Some("A")),
        ("TCD", 2020, "_T/_T/_T/_Z", Some(16_644_700.0), Some("E")),
    ]);
    assert_eq!(read.n(), 2);
    let text = "Area Code,Area Code (M49),Area,Item Code,Item,Element Code,Element,Unit,Y2018,Y2018F,Y2019,Y2019F\n114,'404,Kenya,1,Internet,5,Value,%,20.5,A,22.5,E\n39,'148,Chad,1,Internet,5,Value,%,,,10.5,A\n";
    Trial::new("wide.csv", text).read().has(&[
        ("KEN", 2018, "_T/_T/_T/_Z", Some(20.5), Some("A")),
        ("KEN", 2019, "_T/_T/_T/_Z", Some(22.5), Some("E")),
        ("TCD", 2019, "_T/_T/_T/_Z", Some(10.5), Some("A")),
    ]);
}

/// 512 is Afghanistan for the IMF and Oman for the United Nations.
#[test]
fn numbers_of_a_publishers_own_are_no_m49_codes() {
    let text = "\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"Attribute\",\"2019\",\"2019Q1\",\"2020\"\n\
        \"Afghanistan\",\"512\",\"Exports\",\"BX\",\"Value\",\"10.5\",\"2.5\",\"11.5\"\n\
        \"Brazil\",\"223\",\"Exports\",\"BX\",\"Value\",\"100.5\",\"25\",\"\"\n";
    let read = Trial::new("ifs.csv", text).read();
    assert_eq!((read.value("AFG", 2020), read.value("BRA", 2019), read.n()), (Some(11.5), Some(100.5), 3));
    let text = "Country Code,Country,year,value\n512,Afghanistan,2020,11.5\n132,France,2020,22.5\n";
    let read = Trial::new("other.csv", text).read();
    read.has_none("OMN").has_none("CPV");
    assert_eq!((read.value("AFG", 2020), read.value("FRA", 2020)), (Some(11.5), Some(22.5)));
    assert!(read.said.contains("numbers of the publisher's own"), "{}", read.said);
}

#[test]
fn remarks_below_a_table_may_have_fewer_cells_than_it() {
    let text = "\"Country or Area\",\"Year\",\"Value\",\"Value Footnotes\"\n\"Kenya\",\"2020\",\"29.46\",\"1\"\n\"Chad\",\"2020\",\"10.4\",\"1,2\"\n\"footnoteSeqID\",\"Footnote\"\n\"1\",\"Estimate.\"\n\"2\",\"Provisional.\"\n";
    let read = Trial::new("undata.csv", text).read();
    assert_eq!((read.value("TCD", 2020), read.n(), read.rejects.height()), (Some(10.4), 2, 0));
    let text = "Country Name,Country Code,Time,Time Code,Individuals using the Internet (% of population) [IT.NET.USER.ZS]\nKenya,KEN,2019,YR2019,22.5\nKenya,KEN,2020,YR2020,..\nChad,TCD,2020,YR2020,10.5\n\n\n\nData from database: World Development Indicators\nLast Updated: 06/28/2024\n";
    let read = Trial::new("databank.csv", text).read();
    assert_eq!((read.value("KEN", 2019), read.value("KEN", 2020), read.n()), (Some(22.5), None, 3));
    // A row that was cut off names its economy.
    let text = "Country,Code,2018,2019,2020\nKenya,KEN,1,2,3\nChad,TCD,4,5,6\nZimbabwe,ZWE,7\n";
    let added = Trial::new("cut.csv", text).add(&[]);
    assert!(added.stderr.contains("1 row is refused: 3 fields"), "{}", added.stderr);
    // A row in the middle is one of the table, and so is a last one with a year.
    let text = "economy,year,value,note\nKEN,2020,29.5,\nremark,x\nTCD,2020,10.5,\nNowhere,2020,3,\n";
    assert_eq!(Trial::new("middle.csv", text).add(&[]).stderr.matches("1 row is refused").count(), 1);
}

fn prospects(columns: &str, rows: &[&str]) -> String {
    let header = "\u{feff}SortOrder,LocID,Notes,ISO3_code,ISO2_code,SDMX_code,LocTypeID,LocTypeName,ParentID,Location,VarID,Variant,Time,MidPeriod";
    let row = |rest: &&str| format!("1,404,,KEN,KE,404,4,Country/Area,910,Kenya,2,Medium,2020,2020.5,{rest}\n");
    format!("{header},{columns}\n{}", rows.iter().map(row).collect::<String>())
}

#[test]
fn population_is_found_whichever_sexes_a_file_has() {
    let text = prospects("PopMale,PopFemale", &["25000.5,26000.5"]);
    let read = Trial::new("by-sex.csv", text).read();
    read.has(&[
        ("KEN", 2020, "M/_T/_T/_Z", Some(25_000_500.0), None),
        ("KEN", 2020, "F/_T/_T/_Z", Some(26_000_500.0), None),
    ]);
    assert_eq!(read.n(), 2, "the middle of a year is no value");
    let rows = ["0,0,1,700,690,1390", "1,1,1,710,700,1410", "100+,100,-1,0.5,0.7,1.2"];
    let text = prospects("AgeGrp,AgeGrpStart,AgeGrpSpan,PopMale,PopFemale,PopTotal", &rows);
    Trial::new("single-ages.csv", text).read().has(&[
        ("KEN", 2020, "F/Y0T0/_T/_Z", Some(690_000.0), None),
        ("KEN", 2020, "_T/Y1T1/_T/_Z", Some(1_410_000.0), None),
        ("KEN", 2020, "_T/Y_GE100/_T/_Z", Some(1200.0), None),
    ]);
    let text = prospects("AgeGrp,PopMale,PopFemale,PopTotal", &["0-4,13.5,13.2,13.3", "5-9,13,13.1,13.05"]);
    Trial::new("PopulationByAge5GroupSex_Percentage_Medium.csv", text).read().has(&[(
        "KEN",
        2020,
        "M/Y0T4/_T/_Z",
        Some(13.5),
        None,
    )]);
    let columns =
        "TPopulation1Jan,TPopulation1July,TPopulationMale1July,TPopulationFemale1July,PopDensity,MedianAgePop";
    let read = Trial::new("indicators.csv", prospects(columns, &["50000,50500,25000,25500,90,19.1"])).read();
    read.has(&[
        ("KEN", 2020, "_T/_T/_T/_Z", Some(50_500_000.0), None),
        ("KEN", 2020, "F/_T/_T/_Z", Some(25_500_000.0), None),
    ]);
    assert_eq!(read.n(), 3);
}

#[test]
fn data360_and_the_sdg_database_serve_years_as_columns_too() {
    let text = "FREQ,FREQ_LABEL,REF_AREA,REF_AREA_LABEL,INDICATOR,INDICATOR_LABEL,SEX,SEX_LABEL,URBANISATION,URBANISATION_LABEL,DATABASE_ID,UNIT_MULT,2019,2020\n\
        A,Annual,KEN,Kenya,X,Internet,_T,Total,_T,Total,ITU_DH,0,22.5,29.5\n\
        A,Annual,KEN,Kenya,X,Internet,F,Female,_T,Total,ITU_DH,0,20.5,\n\
        A,Annual,KEN,Kenya,X,Internet,_T,Total,RUR,Rural,ITU_DH,0,,17.25\n\
        A,Annual,WLD,World,X,Internet,_T,Total,_T,Total,ITU_DH,0,53,60\n";
    let read = Trial::new("X_WIDEF.csv", text).read();
    read.has(&[
        ("KEN", 2020, "_T/_T/_T/_Z", Some(29.5), None),
        ("KEN", 2019, "F/_T/_T/_Z", Some(20.5), None),
        ("KEN", 2020, "_T/_T/R/_Z", Some(17.25), None),
    ]);
    assert!(read.said.contains("Data360") && read.n() == 4, "{}", read.said);
    let text = "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,Age,Nature,Reporting Type,Sex,Units,2018,2019,2020\n\
        17,17.8,17.8.1,IT_USE_ii99,Internet users,404,Kenya,ALLAGE,C,G,FEMALE,PER_100_POP,12,13.5,\n\
        17,17.8,17.8.1,IT_USE_ii99,Internet users,404,Kenya,ALLAGE,C,G,BOTHSEX,PER_100_POP,14,<15.5,16\n\
        17,17.8,17.8.1,IT_USE_ii99,Internet users,148,Chad,ALLAGE,E,G,BOTHSEX,PER_100_POP,,10,N\n\
        17,17.8,17.8.1,IT_USE_ii99,Internet users,1,World,ALLAGE,E,G,BOTHSEX,PER_100_POP,50,51,52\n";
    let read = Trial::new("sdg-wide.csv", text).read();
    read.has(&[
        ("KEN", 2019, "F/_T/_T/_Z", Some(13.5), Some("A")),
        ("KEN", 2019, "_T/_T/_T/_Z", Some(15.5), Some("U")),
        ("TCD", 2019, "_T/_T/_T/_Z", Some(10.0), Some("E")),
        ("TCD", 2020, "_T/_T/_T/_Z", None, Some("E")),
    ]);
}

#[test]
fn units_that_a_series_does_not_tell_are_kept_apart() {
    let text = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,Unit of measure,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT\n\
        DATAFLOW,OECD:X(1.0),I,AUS,A,BB,SUB,Subscriptions,2020,8.8,A,6\n\
        DATAFLOW,OECD:X(1.0),I,AUS,A,BB,10P2HB,Per 100 inhabitants,2020,34.5,A,0\n\
        DATAFLOW,OECD:X(1.0),I,DEU,A,BB,SUB,Subscriptions,2020,36,E,6\n";
    Trial::new("units.csv", text).read().has(&[
        ("AUS", 2020, "_T/_T/_T/SUB", Some(8_800_000.0), Some("A")),
        ("AUS", 2020, "_T/_T/_T/10P2HB", Some(34.5), Some("A")),
        ("DEU", 2020, "_T/_T/_T/SUB", Some(36_000_000.0), Some("E")),
    ]);
    // Women of the one and men of the other are no totals of a series.
    let text = "economy,year,indicator,sex,value\nKEN,2020,a,F,1\nTCD,2020,b,M,2\nTCD,2021,b,M,3\n";
    Trial::new("sexes.csv", text)
        .read()
        .has(&[("KEN", 2020, "F/_T/_T/a", Some(1.0), None), ("TCD", 2021, "M/_T/_T/b", Some(3.0), None)]);
    // One economy in each unit: nothing states a figure twice, and still they are no one series.
    let text = "economy,year,Unit,value\nKEN,2020,count,61000000\nTCD,2020,per 100 people,52\n";
    Trial::new("one-each.csv", text).read().has(&[
        ("KEN", 2020, "_T/_T/_T/count", Some(61_000_000.0), None),
        ("TCD", 2020, "_T/_T/_T/per 100 people", Some(52.0), None),
    ]);
}
