//! SDMX-CSV 1.0 and 2.0 of UNICEF, OECD, ECB and IMF; Eurostat's TSV and SDMX-CSV.

use super::{Trial, workbook};

#[test]
fn sdmx_csv_1_of_unicef() {
    let text = "DATAFLOW,REF_AREA,INDICATOR,SEX,AGE,TIME_PERIOD,OBS_VALUE,UNIT_MULTIPLIER,UNIT_MEASURE,OBS_STATUS,OBS_CONF,DATA_SOURCE\r\n\
        UNICEF:GLOBAL_DATAFLOW(1.0),AFG,IT_INT,_T,Y15T24,2019,12.5,0,PCNT,A,F,\"MICS, 2018\"\r\n\
        UNICEF:GLOBAL_DATAFLOW(1.0),AFG,IT_INT,F,Y15T24,2019,8.1,0,PCNT,A,F,MICS\r\n\
        UNICEF:GLOBAL_DATAFLOW(1.0),KEN,IT_INT,F,Y15T24,2020,33.1,0,PCNT,E,F,DHS\r\n\
        UNICEF:GLOBAL_DATAFLOW(1.0),NER,IT_INT,F,Y15T24,2021-06,13.5,0,PCNT,A,F,MICS\r\n\
        UNICEF:GLOBAL_DATAFLOW(1.0),UNICEF_ESA,IT_INT,F,Y15T24,2020,22.1,0,PCNT,E,F,x\r\n";
    let read = Trial::new("unicef.csv", text).read();
    read.has(&[
        ("AFG", 2019, "_T/Y15T24/_T/_Z", Some(12.5), Some("A")),
        ("AFG", 2019, "F/Y15T24/_T/_Z", Some(8.1), Some("A")),
        ("KEN", 2020, "F/Y15T24/_T/_Z", Some(33.1), Some("E")),
        ("NER", 2021, "F/Y15T24/_T/_Z", Some(13.5), Some("A")),
    ]);
    assert!(read.said.contains("`UNICEF_ESA`"), "what is set aside is told: {}", read.said);
}

#[test]
fn sdmx_csv_with_labels_in_the_fields() {
    let text = "\u{feff}DATAFLOW,REF_AREA:Geographic area,INDICATOR:Indicator,SEX:Sex,TIME_PERIOD:Time period,OBS_VALUE:Observation Value,UNIT_MULTIPLIER:Unit multiplier,OBS_STATUS:Observation Status\n\
        UNICEF:GLOBAL_DATAFLOW(1.0): x,AFG: Afghanistan,IT: Internet,F: Female,2019,8.1,0: Units,A: Normal value\n\
        UNICEF:GLOBAL_DATAFLOW(1.0): x,KEN: Kenya,IT: Internet,_T: Total,2020,9.5,0: Units,E: Estimated value\n";
    Trial::new("labels.csv", text)
        .read()
        .has(&[("AFG", 2019, "F/_T/_T/_Z", Some(8.1), Some("A")), ("KEN", 2020, "_T/_T/_T/_Z", Some(9.5), Some("E"))]);
}

#[test]
fn sdmx_csv_2_of_oecd_withdraws_rows() {
    let row = |action: &str, area: &str, measure: &str, sex: &str, value: &str, status: &str| {
        format!(
            "DATAFLOW,OECD.STI.DEP:DSD_ICT@DF_IND(1.0),ICT use,{action},{area},x,A,Annual,{measure},Label of {measure},PT_IND,Percentage of individuals,Y16T74,From 16 to 74 years,{sex},x,2021,,{value},,{status},x,0,Units,2,Two\n"
        )
    };
    let text = [
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,FREQ,Frequency of observation,MEASURE,Measure,UNIT_MEASURE,Unit of measure,AGE,Age,SEX,Sex,TIME_PERIOD,Time period,OBS_VALUE,Observation value,OBS_STATUS,Observation status,UNIT_MULT,Unit multiplier,DECIMALS,Decimals\n".to_owned(),
        row("I", "AUS", "G1", "_T", "91.5", "A"),
        row("I", "DEU", "G1", "F", "90.25", "B"),
        row("I", "DEU", "G2", "F", "70.5", "A"),
        row("D", "FRA", "G1", "F", "1", "A"),
        row("I", "OECD", "G1", "F", "88.25", "A"),
    ];
    let read = Trial::new("oecd.csv", text.concat()).read();
    read.has(&[
        ("AUS", 2021, "_T/Y16T74/_T/G1", Some(91.5), Some("A")),
        ("DEU", 2021, "F/Y16T74/_T/G1", Some(90.25), Some("B")),
        ("DEU", 2021, "F/Y16T74/_T/G2", Some(70.5), Some("A")),
    ])
    .has_none("FRA");
    assert_eq!(read.n(), 3);
}

#[test]
fn ecb_and_imf_state_powers_of_ten() {
    let text = "KEY,FREQ,REF_AREA,ITEM,UNIT,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,UNIT_MULT,TITLE\nX.A.DE,A,DE,PHONE,PURE_NUMB,2020,1.2,A,F,3,Phones\nX.A.FR,A,FR,PHONE,PURE_NUMB,2020,2.5,P,F,6,Phones\nX.M.FR,M,FR,PHONE,PURE_NUMB,2020-01,2.5,A,F,3,Phones\n";
    Trial::new("ecb.csv", text).read().has(&[
        ("DEU", 2020, "_T/_T/_T/_Z", Some(1200.0), Some("A")),
        ("FRA", 2020, "_T/_T/_T/_Z", Some(2_500_000.0), Some("P")),
    ]);
    let text = "DATASET,SERIES_CODE,COUNTRY,INDICATOR,FREQUENCY,SCALE,UNIT,2019,2020\nIMF.STA:X(1.0.0),KEN.A,Kenya,Exports of ICT services,Annual,Millions,US dollar,10.5,11.25\nIMF.STA:X(1.0.0),BRA.A,Brazil,Exports of ICT services,Annual,Millions,US dollar,100.5,\n";
    Trial::new("imf.csv", text).read().has(&[
        ("KEN", 2020, "_T/_T/_T/_Z", Some(11_250_000.0), None),
        ("BRA", 2019, "_T/_T/_T/_Z", Some(100_500_000.0), None),
    ]);
}

#[test]
fn eurostats_tsv_packs_keys_and_puts_flags_beside_values() {
    let text = "freq,unit,hhtyp,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \t2022 \r\n\
        A,PC_HH,A1,DE\t90.08 \t: \t85.96 b\t85.48 \r\n\
        A,PC_HH,TOTAL,DE\t: c\t91.5 e\t91.88 b\t91.42 \r\n\
        A,PC_HH,TOTAL,EL\t78.5 \t80.4 bu\t: u\t86.9 \r\n\
        A,PC_HH,TOTAL,UK\t96.5 \t97.30 \t: \t: \r\n\
        A,PC_HH,TOTAL,EU27_2020\t90 \t91 \t92 \t93 \r\n";
    let read = Trial::new("estat_isoc_ci_in_h.tsv", text).read();
    read.has(&[
        ("DEU", 2021, "_T/_T/_T/A1", Some(85.96), Some("B")),
        ("DEU", 2020, "_T/_T/_T/TOTAL", Some(91.5), Some("E")),
        ("GRC", 2020, "_T/_T/_T/TOTAL", Some(80.4), Some("U")),
        ("GRC", 2021, "_T/_T/_T/TOTAL", None, Some("U")),
        ("GBR", 2020, "_T/_T/_T/TOTAL", Some(97.3), None),
    ]);
    assert_eq!((read.n(), read.rejects.height()), (16, 0));
}

/// As before 2022: `geo\\time`, the newest year first; packed by gzip, as the bulk service gives it.
#[test]
fn eurostats_older_tsv_begins_with_the_newest_year() {
    let text = "sex,age,unit,geo\\time\t2021 \t2020 \t2019 \n\
        F,Y16-24,PC_IND,EL\t98.5 \t: u\t96.5 e\n\
        T,TOTAL,PC_IND,EL\t78.5 b\t77.5 \t: \n\
        M,Y_GE65,PC_IND,UK\t60.5 p\t59.5 \t58.5 \n";
    for (name, content) in [("isoc.tsv", text.as_bytes().to_vec()), ("isoc.tsv.gz", super::formats::gz(text))] {
        let read = Trial::new(name, content).read();
        read.has(&[
            ("GRC", 2021, "F/Y16T24/_T/_Z", Some(98.5), None),
            ("GRC", 2020, "F/Y16T24/_T/_Z", None, Some("U")),
            ("GRC", 2019, "F/Y16T24/_T/_Z", Some(96.5), Some("E")),
            ("GRC", 2021, "_T/_T/_T/_Z", Some(78.5), Some("B")),
            ("GBR", 2021, "M/Y_GE65/_T/_Z", Some(60.5), Some("P")),
        ]);
        assert_eq!((read.n(), read.rejects.height()), (9, 0));
    }
}

/// SDMX-CSV 2.0 names the structure in its first columns and has no action where all rows are to be added.
#[test]
fn sdmx_csv_2_of_eurostat_has_flags_and_labels_beside_codes() {
    let text = "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)\n\
        dataflow,ESTAT:TIN00028(1.0),Internet use,A,Annual,DE,Germany,2021,,91.88,,b,break in time series,,\n\
        dataflow,ESTAT:TIN00028(1.0),Internet use,A,Annual,EL,Greece,2021,,72.5,,bu,,,\n\
        dataflow,ESTAT:TIN00028(1.0),Internet use,A,Annual,EU27_2020,European Union,2021,,85,,,,,\n";
    let read = Trial::new("tin00028.csv", text).read();
    read.has(&[
        ("DEU", 2021, "_T/_T/_T/_Z", Some(91.88), Some("B")),
        ("GRC", 2021, "_T/_T/_T/_Z", Some(72.5), Some("U")),
    ]);
    assert_eq!(read.n(), 2);
}

#[test]
fn eurostats_sdmx_csv_has_flags_in_a_column() {
    let text = "DATAFLOW,LAST UPDATE,freq,ind_type,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n\
        ESTAT:ISOC_CI_IFP_IU(1.0),15/12/24 23:00:00,A,F_Y16_74,I_ILT12,PC_IND,DE,2021,91.88,b,\n\
        ESTAT:ISOC_CI_IFP_IU(1.0),15/12/24 23:00:00,A,IND_TOTAL,I_ILT12,PC_IND,EL,2021,72.5,bu,\n\
        ESTAT:ISOC_CI_IFP_IU(1.0),15/12/24 23:00:00,A,IND_TOTAL,I_ILT12,PC_IND,EU27_2020,2021,72.5,e,\n\
        ESTAT:ISOC_CI_IFP_IU(1.0),15/12/24 23:00:00,A,IND_TOTAL,I_ILT12,PC_IND,IE,2022,,u,\n";
    let read = Trial::new("isoc_ci_ifp_iu.csv", text).read();
    read.has(&[
        ("DEU", 2021, "_T/_T/_T/F_Y16_74", Some(91.88), Some("B")),
        ("GRC", 2021, "_T/_T/_T/IND_TOTAL", Some(72.5), Some("U")),
        ("IRL", 2022, "_T/_T/_T/IND_TOTAL", None, Some("U")),
    ]);
    assert_eq!(read.n(), 3);
}

fn dimension(id: &str, codes: &[&str]) -> String {
    let values: Vec<String> = codes.iter().map(|code| format!("{{\"id\":\"{code}\",\"name\":\"x\"}}")).collect();
    format!("{{\"id\":\"{id}\",\"name\":\"x\",\"keyPosition\":0,\"values\":[{}]}}", values.join(","))
}

/// Version 1.0 by series, as ECB and the older OECD serve it.
#[test]
fn sdmx_json_by_series_is_read_by_its_indexes() {
    let series =
        [dimension("FREQ", &["A"]), dimension("REF_AREA", &["DE", "FR", "U2"]), dimension("SEX", &["_T", "F"])];
    let structure = format!(
        "{{\"dimensions\":{{\"dataSet\":[],\"series\":[{}],\"observation\":[{}]}},\"attributes\":{{\"dataSet\":[],\"series\":[{}],\"observation\":[{}]}}}}",
        series.join(","),
        dimension("TIME_PERIOD", &["2019", "2020"]),
        dimension("UNIT_MULT", &["0", "3"]),
        dimension("OBS_STATUS", &["A", "E"]),
    );
    let of = |key: &str, multiplier: u8, observations: &str| {
        format!("\"{key}\":{{\"attributes\":[{multiplier}],\"observations\":{{{observations}}}}}")
    };
    let data = [
        of("0:0:0", 1, "\"0\":[1.5,0],\"1\":[2.5,1]"),
        of("0:1:1", 0, "\"1\":[7.25,null]"),
        of("0:2:0", 0, "\"1\":[9,0]"),
    ];
    let text = format!(
        "{{\"header\":{{\"id\":\"x\"}},\"dataSets\":[{{\"action\":\"Replace\",\"series\":{{{}}}}}],\"structure\":{structure}}}",
        data.join(",")
    );
    let read = Trial::new("ecb.json", text).read();
    read.has(&[
        ("DEU", 2019, "_T/_T/_T/_Z", Some(1500.0), Some("A")),
        ("DEU", 2020, "_T/_T/_T/_Z", Some(2500.0), Some("E")),
        ("FRA", 2020, "F/_T/_T/_Z", Some(7.25), None),
    ]);
    assert_eq!(read.n(), 3);
}

/// Version 2.0, flat; what is the same for all stands with the data set.
#[test]
fn flat_sdmx_json_is_read_by_its_indexes() {
    let structure = format!(
        "{{\"dimensions\":{{\"dataSet\":[{}],\"observation\":[{},{}]}},\"measures\":{{\"observation\":[{{\"id\":\"OBS_VALUE\"}}]}},\"attributes\":{{\"dataSet\":[{}],\"observation\":[{}]}}}}",
        dimension("SEX", &["M"]),
        dimension("REF_AREA", &["KEN", "TCD"]),
        "{\"id\":\"TIME_PERIOD\",\"values\":[{\"value\":\"2019\"},{\"value\":\"2020\"}]}",
        dimension("UNIT_MEASURE", &["PT"]),
        dimension("OBS_STATUS", &["A", "U"]),
    );
    let text = format!(
        "{{\"meta\":{{\"id\":\"x\"}},\"data\":{{\"dataSets\":[{{\"structure\":0,\"action\":\"Information\",\"attributes\":[0],\"observations\":{{\"0:0\":[22.5,0],\"0:1\":[29.5,1],\"1:1\":[null,0]}}}}],\"structures\":[{structure}]}}}}"
    );
    let trial = Trial::new("flat.json", &text);
    let read = trial.read();
    read.has(&[
        ("KEN", 2019, "M/_T/_T/_Z", Some(22.5), Some("A")),
        ("KEN", 2020, "M/_T/_T/_Z", Some(29.5), Some("U")),
        ("TCD", 2020, "M/_T/_T/_Z", None, Some("A")),
    ]);
    let damaged = text.replace("\"1:1\"", "\"2:1\"");
    let added = Trial::new("damaged.json", damaged).add(&[]);
    assert!(added.stderr.contains("`REF_AREA` has no value number 2"), "{}", added.stderr);
}

/// The sheet of Eurostat's data browser: years above nameless columns of flags, remarks above and below.
#[test]
fn eurostats_sheet_has_flags_in_nameless_columns() {
    let country = |name: &'static str| [name, "91", "", "92", "", "93", ""];
    let mut sheet: Vec<&[&str]> = vec![
        &["Data extracted on 12/02/2024 10:00:00 from [ESTAT]"],
        &["Dataset: ", "Households - level of internet access [isoc_ci_in_h]"],
        &[],
        &["Time frequency", "", "Annual"],
        &["Unit of measure", "", "Percentage of households"],
        &[],
        &["TIME", "2020", "", "2021", "", "2022", ""],
        &["GEO (Labels)"],
        &["European Union - 27 countries (from 2020)", "90", "", "92", "", "93", ""],
        &["Germany", "91.5", "e", "91.88", "b", "91.42", ""],
        &["Ireland", "91.8", "", "97.5", "b", ":", "u"],
    ];
    let others = ["France", "Spain", "Italy", "Austria", "Sweden", "Greece"].map(country);
    sheet.extend(others.iter().map(|row| &row[..]));
    let remarks: [&[&str]; 7] = [
        &[],
        &["Special value"],
        &[":", "not available"],
        &["Available flags:"],
        &["b", "break in time series"],
        &["e", "estimated"],
        &["u", "low reliability"],
    ];
    sheet.extend(remarks);
    let read = Trial::new("isoc_ci_in_h.xlsx", workbook(&[("Summary", &[&["Eurostat"]]), ("Sheet 1", &sheet)])).read();
    read.has(&[
        ("DEU", 2020, "_T/_T/_T/_Z", Some(91.5), Some("E")),
        ("DEU", 2021, "_T/_T/_T/_Z", Some(91.88), Some("B")),
        ("IRL", 2022, "_T/_T/_T/_Z", None, Some("U")),
        ("GRC", 2022, "_T/_T/_T/_Z", Some(93.0), None),
    ]);
    assert_eq!(read.n(), 24);
}
