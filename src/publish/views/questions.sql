-- Latest value of each group in profile itu, with its interval and how much of the weight is reported.
CREATE OR REPLACE VIEW latest_values AS
SELECT classification, edition, "group", indicator, sex, age, location, category, statistic, year, value, lower, upper, unit, status,
    weight_reported_share, note
FROM aggregates
WHERE profile = 'itu' AND value IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY classification, edition, "group", indicator, sex, age, location, category, statistic ORDER BY year DESC) = 1;

-- Latest gap of each kind and group in profile itu.
CREATE OR REPLACE VIEW latest_gaps AS
SELECT gap, classification, edition, "group", indicator, sex, age, location, category, statistic, base_year, year, numerator, denominator,
    value, lower, upper, unit, parity_class, status, weight_reported_share, note
FROM gaps
WHERE profile = 'itu' AND value IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY gap, classification, edition, "group", indicator, sex, age, location, category, statistic ORDER BY year DESC) = 1;

-- How much of each group a figure rests on, in the words of the report: shares add up to 1, but for the last digit.
CREATE OR REPLACE VIEW coverage AS
SELECT classification, edition, "group", indicator, year, sex, age, location, category, statistic, n_members, n_reported, n_estimated,
    n_rebased, n_fallback, n_imputed, n_missing, weight_unit, weight_total, weight_reported_share, weight_imputed_share,
    weight_missing_share, mean_horizon_years
FROM aggregates
WHERE profile = 'itu';

-- Figures without a value, and why, in every profile.
CREATE OR REPLACE VIEW not_shown AS
SELECT classification, edition, "group", indicator, year, sex, age, location, category, statistic, profile, suppressed, reason
FROM aggregates
WHERE value IS NULL;

-- The value of every economy: completed where the indicator is completed, else as its publisher states it.
CREATE OR REPLACE VIEW economy_values AS
SELECT economy, indicator, year, sex, age, location, category, value, lower, upper, unit, status, method, dataset
FROM estimates
UNION ALL BY NAME
SELECT economy, indicator, year, sex, age, location, category, value, unit, status, 'reported' AS method, dataset
FROM observations
WHERE selected AND value IS NOT NULL AND indicator NOT IN (SELECT indicator FROM estimates);
