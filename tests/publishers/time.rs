//! Years that publishers write in other ways, parts of years beside years, and years of other calendars.

use super::Trial;

#[test]
fn years_are_read_however_they_are_written() {
    for (name, years) in [
        ("plain", ["2019", "2020"]),
        ("yr", ["YR2019", "YR2020"]),
        ("databank", ["2019 [YR2019]", "2020 [YR2020]"]),
        ("fiscal", ["2019/20", "2020/21"]),
        ("fiscal-long", ["2019/2020", "2020/2021"]),
        ("fiscal-dash", ["2019-20", "2020-21"]),
        ("mixed", ["2019", "FY2020"]),
    ] {
        let [first, second] = years;
        let long = format!("economy,time,value\nKEN,{first},22.5\nKEN,{second},29.5\nTCD,{second},10.5\n");
        let wide = format!("Country,Code,{first},{second}\nKenya,KEN,22.5,29.5\nChad,TCD,,10.5\n");
        for (shape, text) in [("long", long), ("wide", wide)] {
            if (name, shape) == ("mixed", "wide") {
                continue;
            }
            let read = Trial::new(&format!("{name}-{shape}.csv"), text).read();
            assert_eq!(
                (read.value("KEN", 2019), read.value("KEN", 2020), read.value("TCD", 2020), read.n()),
                (Some(22.5), Some(29.5), Some(10.5), 3),
                "{name} {shape}"
            );
            assert_eq!(read.said.contains("in which it begins"), name.starts_with("fiscal"), "{}", read.said);
        }
    }
}

#[test]
fn of_years_and_their_parts_the_years_are_kept() {
    let text = "economy,time,value\nKEN,2020,40\nKEN,2020-Q1,10\nKEN,2020-Q2,11\nTCD,2020,50\nTCD,2020M01,4\n";
    let read = Trial::new("parts.csv", text).read();
    assert_eq!((read.value("KEN", 2020), read.value("TCD", 2020), read.n()), (Some(40.0), Some(50.0), 2));
    assert!(read.said.contains("parts of years beside years"), "{}", read.said);
    let text = "REF_AREA,TIME_PERIOD,TIME_FORMAT,OBS_VALUE\nKEN,2020,P1Y,40\nKEN,2020-Q1,P3M,10\nTCD,2020,P1Y,50\n";
    assert_eq!(Trial::new("format.csv", text).read().n(), 2);
    let text = "Entity,Code,Year,People\nChad,TCD,-10000,1000\nChad,TCD,1850,2000\nChad,TCD,2020,16000\nKenya,KEN,2020,50000\n";
    let read = Trial::new("long-run.csv", text).read();
    assert_eq!((read.value("TCD", 2020), read.n()), (Some(16000.0), 2));
    assert!(read.said.contains("outside 1900 to 2100"), "{}", read.said);
}

#[test]
fn what_is_no_year_is_never_read_as_one() {
    for (text, words) in [
        (
            "economy,time,value\nKEN,2020-Q1,10\nKEN,2020-Q2,11\nTCD,2020-Q1,4\n",
            "`time` holds no calendar year, but `2020-Q1`",
        ),
        ("economy,time,value\nKEN,2020M01,10\nTCD,2020M02,4\n", "take the annual series"),
        ("economy,year,value\nSAU,1441,97.5\nSAU,1442,97.9\n", "`1441`: this looks like a year of another calendar"),
        ("economy,year,value\nTHA,2563,77.5\nLAO,2564,62.9\n", "`2563`: this looks like a year of another calendar"),
        ("Country,Code,2020-Q1,2020-Q2\nKenya,KEN,1,2\nChad,TCD,3,4\n", "the columns are parts of years, as `2020-Q1`"),
    ] {
        let trial = Trial::new("new.csv", text);
        let added = trial.add(&[]);
        assert_eq!(added.code, Some(2), "{}", added.stderr);
        assert!(added.stderr.contains(words), "{}", added.stderr);
    }
    for rows in ["KEN,2020,Q1,10\nKEN,2020,Q2,11\nTCD,2020,Q1,4\n", "KEN,2020,Q1,10\nTCD,2020,Q1,4\n"] {
        let trial = Trial::new("new.csv", format!("economy,year,period,value\n{rows}"));
        let added = trial.add(&[]);
        assert!(added.stderr.contains("`period` holds more than years"), "{}", added.stderr);
        let done = trial.run(&["aggregate", "trial"]);
        assert_eq!(done.code, Some(3), "{}", done.stderr);
        assert!(done.stderr.contains("values of a part of a year"), "{}", done.stderr);
    }
}

/// Months and quarters were categories of their year, and every group had one figure for each month.
#[test]
fn several_dates_of_one_year_stop_a_run_until_one_is_chosen() {
    for (name, header, rows) in [
        (
            "months.csv",
            "REF_AREA,TIME_PERIOD,OBS_VALUE",
            "KEN,2020-01,10\nKEN,2020-12,11\nTCD,2020-01,5\nTCD,2020-12,6\n",
        ),
        (
            "days.csv",
            "Country,date,speed",
            "Kenya,2020-03-01,10\nKenya,2020-12-01,11\nChad,2020-03-01,5\nChad,2020-12-01,6\n",
        ),
        (
            "day.csv",
            "Entity,Code,Day,Speed",
            "Kenya,KEN,2020-03-01,10\nKenya,KEN,2020-12-01,11\nChad,TCD,2020-12-01,6\n",
        ),
    ] {
        let trial = Trial::new(name, format!("{header}\n{rows}"));
        let added = trial.add(&[]);
        assert!(added.stderr.contains("has several values of one year: take one month"), "{name}: {}", added.stderr);
        let done = trial.run(&["aggregate", "trial"]);
        assert_eq!(done.code, Some(3), "{name}: {}", done.stderr);
        assert!(done.stderr.contains("`month`"), "{name}: {}", done.stderr);
        // What the message says to write.
        let pipeline = trial.path().join("pipelines/trial.toml");
        let text = std::fs::read_to_string(&pipeline).unwrap();
        let text = text.replace("[input.columns]", "[input.where]\nmonth = \"12\"\n\n[input.columns]");
        std::fs::write(&pipeline, text).unwrap();
        let done = trial.run(&["aggregate", "trial"]);
        assert_eq!(done.code, Some(0), "{name}: {}", done.stderr);
        let read = trial.published();
        assert_eq!((read.value("KEN", 2020), read.value("TCD", 2020), read.n()), (Some(11.0), Some(6.0), 2), "{name}");
    }
    let text = "Region,RegionId,Indicator,Unit,Date,Value\nKenya,KE,Users,%,1/1/2019 12:00:00 AM,22.6\nChad,TD,Users,%,1/1/2019 12:00:00 AM,6.5\n";
    assert_eq!(Trial::new("time.csv", text).read().value("TCD", 2019), Some(6.5));
    let text = "Country,2019-01-01,2020-01-01\nKenya,22.6,29.5\nChad,6.5,10.5\n";
    assert_eq!(Trial::new("dates-as-years.csv", text).read().value("KEN", 2020), Some(29.5));
    // One date of each year is that of a survey.
    let text = "Country,date,users\nKenya,31/12/2019,10\nKenya,30/06/2020,11\nChad,31/12/2020,6\n";
    assert_eq!(Trial::new("surveys.csv", text).read().value("KEN", 2020), Some(11.0));
}

#[test]
fn the_annual_column_is_read_and_not_its_quarters() {
    let text = "Country,Code,Year,Q1,Q2,Q3,Q4,Annual\nKenya,KEN,2020,1,2,3,4,10\nChad,TCD,2020,5,6,7,8,26\n";
    let read = Trial::new("quarters.csv", text).read();
    assert_eq!((read.value("KEN", 2020), read.value("TCD", 2020), read.n()), (Some(10.0), Some(26.0), 2));
    assert!(
        read.said.contains("`Annual` is read, and not the parts of years beside it: Q1, Q2, Q3, Q4"),
        "{}",
        read.said
    );
}
