# English: the messages of pages, charts and tables. Titles and notes of figures belong to their reports.
# Values are filled in as they are written: shares in whole percent, numbers with the marks below.

language-name = English
language-tag = en

## Marks

decimal-mark = .
group-mark = {"\u00A0"}
comma = ,{" "}
colon = :{" "}
semicolon = ;{" "}
stop = .

## Numbers

percent-over = over { $share }
percent-under = under { $share }
count-with-share = { $n } ({ $share } %)
not-produced = not produced

## Figures and tables

figure-label = Figure { $number }
table-label = Table { $number }
table-without-number = Untitled table
not-of-the-report = Not in the report
sum-of-parts = the parts add up to { $sum }
wrong-total = { $series }, { $point }: the report prints { $printed }; the parts add up to { $sum }.
sum-may-be-rounding = the difference from the sum may come from rounding
sum-differs = the printed total is not the sum of its parts
no-figure-printed = the report prints no figure
no-country-data = there are no country data
not-in-this-run = the indicator is not part of this run
rest-is-imputed = { $little }; what is not reported is imputed by us or missing.
no-value-of-figure = No value of this figure can be shown: { $reason }.
interval-of-chart = 90 % interval of our imputation
number-interval = 90 % interval: { $lower } to { $upper }
own-groups-not-drawn = { $groups } groups of your own are in the tables by group; a figure holds { $most } at most.
source-of-chart = Source: { $sources }. Licence: { $licences }. Computed by ictstat.
source-of-table = Source:{" "}
source-of-figure = Source: { $sources }. Licence: { $licences }.
section = section { $section }

## Columns of tables

column-series = Series
column-point = Group, year or item
column-value = Value
column-unrounded = Unrounded
column-interval = 90 % interval
column-measured = Reported and measured, %
column-estimated = Estimated by the source, %
column-imputed = Imputed by us, %
column-missing = Missing, %
column-printed = The report prints
column-note = Note
column-title = Title
column-notes = Notes
terminal-value = value
terminal-reported = reported %
terminal-estimated = of it estimated by the source
terminal-printed = report prints
terminal-sum = sum of parts
terminal-note = note

## What a figure rests on

coverage-no-member = the group has no member
coverage-subject = { $subject ->
        [both-sides] both sides{" "}
        [lesser-figure] the less covered figure{" "}
       *[values] {""}
    }
coverage-economies = { $of ->
        [one] 1 economy
       *[other] { $of } economies
    }
coverage-reported = { coverage-subject }reported by { $n } of { coverage-economies }
coverage-data-begin = data begin with { $year }
coverage-reported-by-none = { coverage-subject }reported by none of { coverage-economies }
coverage-share = { $weight ->
        [people] , { $share } % of the population
        [people-of-all-ages] , { $share } % of the population of all ages
        [weight] , { $share } % of the weight
       *[none] , { $share } %
    }
coverage-aside = {" "}({ $aside })
coverage-estimated = { $n } of them, { $share } %, estimated by the source
coverage-estimated-count = { $n } of them estimated by the source
coverage-rebased = { $n } of them re-based over a break
coverage-fallback = { $n } of them in an earlier edition alone
coverage-imputed = imputed for { $n }
coverage-missing = missing for { $n }
# $years: as they are written; $whole: whole years, for a plural.
coverage-age = last reported { $years } years before on average
reported-nothing = nothing reported
reported-share = { $share } % of the weight reported
little-reported = less than half of the weight is reported
little-or-nothing-reported = less than half of the weight is reported, or nothing at all
nothing-is-reported = nothing is reported
withheld-subject = { $subject ->
        [both-sides] both sides{" "}
       *[values] {""}
    }
withheld-values = { $values ->
        [completed] reported or imputed
       *[reported] reported
    }
withheld-weight = { $weight ->
        [economies] economies
       *[weight] weight
    }
withheld = { withheld-subject }{ withheld-values } for { $share } % of the { withheld-weight }; { $profile } shows values from { $least } %

## What to know about a figure, or why there is none

first-named = { $list } and { $n } more
both-years = both years
note-assumed = { $assumption } { $lower } and { $upper }
note-one-sided = nine of ten draws of its error lie to one side of it
note-open-parity = its interval crosses the limit of parity
note-weight-of-year = the weight of { $economy } is that of { $year }
note-weight-of-whole = { $economies } without a weight of the breakdown: missing with that of the whole
note-weight-unknown = { $economies } without a weight in any year: counted as missing, weighing nothing
note-earlier-edition = an earlier edition alone states { $economies }
note-breaks = the series of { $share } % of the weight break in between
note-same-members = both years over the members of { $year } ({ $who }{ $added })
note-same-economies = over the economies with a value in both years ({ $who }{ $added })
note-joined = joined: { $economies }
note-left = left: { $economies }
note-only = only { $year }: { $economies }
note-added = , which would add { $value } { $unit }
reason-no-finite-number = the figures behind it give no finite number
reason-zero-below = the figure below the line is zero
reason-no-weight = the reported economies have no weight

## Units

unit-name = { $unit ->
        [share] share
        [persons] persons
        [persons-of-all-ages-proxy] persons of all ages (proxy)
        [economies] economies
        [per-100-people] per 100 people
        [subscriptions] subscriptions
        [kbit-s-per-inhabitant] kbit/s per inhabitant
        [kbit-s] kbit/s
        [exabytes] exabytes
        [tonnes] tonnes
        [us-dollars] US dollars
        [score] score
        [ratio] ratio
        [points] points
        [number] number
       *[percent] percent
    }

## Page

skip = Skip to the content
contents = Contents
languages = Language
made-by = Made by ictstat { $version }. The data belong to their publishers.
what-changed = What changed since the run before
summary = In short
basis = What it rests on
facts-indicators = Indicators
facts-observations = Country values read
facts-rejects = Rows refused
facts-datasets = Datasets
coverage = Coverage
coverage-year = Year
coverage-of-economies = Economies
coverage-measured = Reported and measured
coverage-estimated-by-source = Estimated by the source
coverage-rebased-over-break = Re-based over a break
coverage-earlier-edition = In an earlier edition alone
coverage-imputed-by-us = Imputed by us
coverage-missing-values = Missing
coverage-key = Economies, and in brackets their part of the people.
figures = Figures and tables
the-table = The table
parts-of-value = leads to the members behind the value, with weights, statuses and sources
parts-of-values = Each value leads to what it is made of: members, weights, statuses and sources, in explore.html.
no-parts-of-printed = What the publisher prints of its own work has no parts and leads nowhere.
no-parts-of-draws = What a report would be worth comes from draws, which no run keeps: these values lead nowhere.
no-parts-of-left-out = explore.html leaves out series of families and groups of lists that are not shown; `ictstat explain` shows the parts of their values.
download = Download:
n-not-produced = { $n } not produced
method = Method in short
sources = Sources and licences
sources-dataset = Dataset
sources-citation = Publisher, title, edition
sources-rows = Rows in use
sources-licence = Licence

## Chapter of claims

claims = The report's claims
claims-intro = Every figure that the report states is held against the data of this run and against the report's other figures. A claim is contradicted only by other claims, never by the data.
claims-on-paper = All claims with their verdicts are in tables/claims.csv of the run; they are not printed.
claims-none = No claims were verified in this run.
claims-verdict = Verdict
claims-count = Claims
claims-meaning = Meaning
claims-relations = Relations between claims: { $holding } hold, { $failing } fail, { $unknown } could not be evaluated.
claims-section = Section
claims-claim = Claim
claims-printed = As printed
claims-computed = Computed
claims-verdict-and-reason = Verdict and reason
claims-cannot-stand = cannot stand
claims-most-likely = Most likely:{" "}
claims-contradictions = Contradictions
claims-no-contradictions = None.
claims-questions = Questions to the writer ({ $n })
claims-all = All claims ({ $n })
verdict-contradicted = contradicted
verdict-differs = differs
verdict-agrees-within-uncertainty = agrees-within-uncertainty
verdict-agrees = agrees
verdict-arithmetic-holds = arithmetic-holds
verdict-not-produced = not-produced
verdict-not-checkable = not-checkable
meaning-contradicted = another claim or the report's own arithmetic makes it impossible
meaning-differs = the data give another figure
meaning-agrees-within-uncertainty = the interval of the data overlaps what is printed
meaning-agrees = the data give what is printed
meaning-arithmetic-holds = it fits the other claims of the report
meaning-not-produced = the data that would answer it are missing
meaning-not-checkable = nothing public can answer it

## What a claim stands for, and why it has its verdict

mark-numbers = ,{" "}
mark-and = {" "}and{" "}
mark-sentences = {" "}
interval-any = any number
interval-or-more = { $at } or more
interval-more-than = more than { $at }
interval-or-less = { $at } or less
interval-less-than = less than { $at }
interval-ends = { $lower ->
        [closed] {"["}
       *[open] {"("}
    }{ $from }, { $to }{ $upper ->
        [closed] {"]"}
       *[open] {")"}
    }
claim-as-printed = { $value } { $unit } ({ $precision })
claim-no-number = a claim of it has no number
claim-zero-below = the figure below the line can be zero
claim-fits = { $formula } = { $right }, which fits the printed { $left }
claim-excludes = { $formula } = { $right }, which excludes the printed { $left }
claim-allowing = { $value } (allowing { $interval })
claim-sum-at-most = { $formula } = { $total }, at most the printed { $whole }
claim-sum-more-than = { $formula } = { $total }, more than the printed { $whole }
claim-never-falls = { $values } never falls
claim-never-rises = { $values } never rises
claim-falls = { $values }: falls from { $from } to { $to }
claim-rises = { $values }: rises from { $from } to { $to }
claim-part-at-most = the part { $part } can be at most the whole { $whole }
claim-part-more-than = the part { $part } is more than the whole { $whole }
claim-can-be = { $value } can be { $bounds }
claim-cannot-be = { $value } cannot be { $bounds }
claim-stated-times = stated { $n } times: { $values }
claim-stated-majority = stated as { $values }; { $n } mentions agree
claim-stated-excluding = stated as { $values }, which exclude each other
claim-one-number = { $values } stand for one number, stated of: { $of }
claim-different-numbers = { $values } are different numbers
claim-mentions = mentions of one number ({ $number })
claim-explained-by = explained by `{ $by }`
claim-holds-with = with `{ $other }`, another mention of `{ $claim }`, it holds
claim-decided-by = { $by } decides
claim-relation = { $rule }; arithmetic: { $arithmetic }.
claim-relation-read = { $rule }; arithmetic: { $arithmetic }. Most likely: { $reading }.
claim-relation-holds = { $relation } ({ $arithmetic })
claim-and-more = and { $n } more
claim-but-holding = { $reason }; the arithmetic holds: { $holding }
claim-against-data = Against the data: { $reason }.
claim-data-give = the data give { $value }, the claim stands for { $accepted }
claim-with-interval = { $value } ({ $lower } to { $upper })
claim-edition = { $dataset } of { $edition }
claim-data-range = the data give { $from } to { $to } ({ $each }); each end has to round to the printed one
claim-no-limit = the wording sets no limit
claim-needs = needs { $what }
claim-stated-once = `{ $record }` is stated once, no other claim is tied to it, and the publisher's own records are not public
claim-stated-once-of = `{ $record }` of { $scope } is stated once, no other claim is tied to it, and the publisher's own records are not public
claim-only-in-failed = what it is tied to does not fit ({ $relations }) and another claim is more likely wrong; nothing else checks this one
claim-only-mention = Stated once, and no other figure of the report gives or bounds it ({ $statement }): { $records } would tell
claim-definition = A definition, not a measurement ({ $statement }): only { $text } can tell
claim-other-population = The same number is given for another period or population ({ $claims }); { $records } would tell for which it is right
asked-for = { $what } for { $group } in { $year }
absent-indicator = `{ $indicator }` is not computed in this run
absent-row = no { $measure } of { $asked }: { $why }
absent-figure = figure
absent-years = the run has { $first } to { $last }
absent-year-alone = the run has { $first } alone
absent-no-such-row = the run has no such row
absent-value = { $asked }: { $reason }
absent-value-of = { $gap } of { $asked }: { $reason }
absent-zero-below = the figure to divide by is zero
absent-no-group = no group is named
relation-sum = sum
relation-difference = difference
relation-ratio = ratio
relation-product = product
relation-monotone = monotone
relation-same = same
relation-subset = subset
relation-plausible = plausible
relation-period = period

## Wordings of claims, see docs/precision.md

wording-integer = integer
wording-integer-only = integer ('only')
wording-integer-enumerated = integer (enumerated)
wording-integer-bn = integer (bn)
wording-integer-0-01-bn = integer (0.01 bn)
wording-one-decimal = one decimal
wording-two-decimals = two decimals
wording-hundreds = hundreds
wording-thousands = thousands
wording-ten-thousands = ten-thousands
wording-range = range
wording-one-decimal-range = one decimal, range
wording-within-band = within band
wording-about = about
wording-nearly = nearly
wording-over = over
wording-at-least = at least
wording-below = below
wording-23 = 23+
wording-35 = 35+
wording-42 = 42+
wording-hundreds-no-number = hundreds (no number)
wording-thousands-no-number = thousands (no number)
wording-hundreds-of-thousands-no-number = hundreds of thousands (no number)
wording-millions-no-number = millions (no number)
wording-billions-no-number = billions (no number)
wording-about-half = about half
wording-other-half-approximately = other half (approximately)
wording-almost-half = almost half
wording-over-half = over half
wording-most = most
wording-one-third = one third
wording-nearly-one-third = nearly one third
wording-slightly-over-one-third = slightly over one third
wording-over-a-quarter = over a quarter
wording-under-two-thirds = under two thirds
wording-at-least-three-quarters = at least three quarters
wording-one-in-seven = one in seven
wording-threefold = threefold
wording-almost-double = almost double
wording-more-than-doubled = more than doubled
wording-no-change = no change
wording-year-month = year-month
wording-all = all
wording-qualitative = qualitative
wording-qualitative-testable = qualitative (testable)
wording-ranking = ranking
wording-record = record
wording-stagnant = stagnant
wording-superlative = superlative
wording-dash-missing = dash (missing)
wording-dash-still-operating = dash (still operating)

## Chapter of errors

errors = Error of the estimates
errors-intro = Each origin year from { $from } to { $to } in turn hides everything that was reported later; the rule then predicts the reports one to three years on. This is how far it was off, in points.
errors-totals = The totals of the { $groups } groups of economies, predicted in the same way from { $from } to { $to }: the 90 % interval of each origin year is drawn from what the rule got wrong at all other origins. This is how often it held the reported total.
errors-by-group = Intervals by group
errors-intervals = Intervals
errors-not-measured = The errors have not been measured for this project: see `ictstat cross-validate --accept`.
errors-what-intervals-cover = Where the tables show a 90 % interval, it covers our estimation alone: neither the sampling error of surveys nor revisions of the sources.
errors-indicator = Indicator
errors-group = Group
errors-years = Years ahead
errors-predictions = Predictions
errors-totals-predicted = Totals
errors-mean-absolute = Mean absolute error
errors-bias = Bias
errors-held = Held, %
errors-width = Mean width

## Groups that the program itself makes

group-world = World
group-not-classified = Not classified by income

## Changes since the run before

changes-title = What changed since the run before
changes-first-run = There is no run before this one that it could be compared with.
changes-few = Figures that changed: { $changed }; that did not: { $unchanged }.
changes-counts = Figures that changed: { $changed }; that did not: { $unchanged }. Each change is the sum of its parts and stands here once.
changes-unseen = { $n } more moved by less than the digits printed here and are not listed.
changes-runs = From run { $before } to run { $after }
changes-figure = Figure
changes-year = Year
changes-before = Before
changes-after = After
changes-change = Change
changes-moved-by = Moved by
changes-economies = Economies that moved it most
changes-since = since { $year }
changes-only-before = Only in the run before: { $indicators }
changes-only-after = Only in this run: { $indicators }
changes-hidden = { $n } smaller changes are not listed here; changes.parquet has all of them.
cause-revised = revised
cause-derived = derived
cause-arrived = arrived
cause-withdrawn = withdrawn
cause-members = members
cause-weights = weights
cause-donors = donors
cause-method = method
gap-gender-parity = gender parity score
gap-gender-difference = women less men
gap-urban-rural-ratio = urban over rural
gap-urban-rural-difference = urban less rural
gap-youth-ratio = young people over others
gap-youth-difference = young people less others
gap-income-ratio = one income group over the other
gap-income-difference = one income group less the other
gap-price-multiple = multiple of the price
gap-growth-points = growth in points
gap-growth-relative = relative growth
gap-growth-cagr = growth a year
gap-users-growth = growth of the number of users
statistic-count = number of economies
statistic-gini = Gini coefficient
statistic-median = median
statistic-offline = people without
statistic-share-of-economies = share of economies
statistic-sum = sum
statistic-users = people with
statistic-weighted-mean = weighted mean
statistic-weighted-median = weighted median
unit-percent = percent
unit-share = share
unit-persons = persons
unit-persons-of-all-ages--proxy = persons of all ages
unit-economies = economies
unit-per-100-people = per 100 people
unit-subscriptions = subscriptions
unit-kbit-s-per-inhabitant = kbit/s per inhabitant
unit-kbit-s = kbit/s
unit-exabytes = exabytes
unit-tonnes = tonnes
unit-us-dollars = US dollars
unit-score = score
unit-ratio = ratio
unit-points = points
unit-number = number

## Breakdowns

breakdown-total = total
breakdown-all = all
breakdown-women = women
breakdown-men = men
breakdown-urban = urban
breakdown-rural = rural
breakdown-ages = ages { $from }–{ $to }
breakdown-ages-from = ages { $from }+
breakdown-ages-other-than = ages other than { $from }–{ $to }

## The page to explore

explore-title = Explore the figures
explore-lead = What the economies of this run report, what is imputed, and what groups of them come to. Everything is computed in this page; nothing is sent anywhere.
explore-indicator = Indicator
explore-breakdown = Who and where
explore-year = Year
explore-find = Find an economy
explore-not-found = No economy of this run is called “{ $text }”.
explore-view = View
explore-tiles = Tiles
explore-map = Map
explore-places = Economies
explore-places-count = { $n } economies have a value: { $reported } reported, { $imputed } imputed.
explore-view-title = { $indicator }, { $breakdown }, { $year }
explore-total = total
explore-below = below { $value }
explore-from = { $value } and more
explore-imputed-mark = imputed (dashed edge, hatched on the map)
explore-no-value = no value
explore-none-short = {"–"}
explore-tile-none = { $name }: no value
explore-tile-reported = { $name }: { $value }, reported
explore-tile-imputed = { $name }: { $value }, imputed
explore-in-no-group = In no group of the list
explore-map-label = Map of the world
explore-map-note = Small economies are not on the map; the tiles show them all.
explore-economy-title = Economy
explore-economy-choose = Choose an economy: a tile, a place on the map, or its name in the field above.
explore-economy-what = { $indicator }, { $breakdown }, { $year }
explore-economy-none = There is no value for { $year }.
explore-sure-reported = Reported for this year.
explore-sure-estimated = Reported for this year; the source itself estimated it.
explore-sure-imputed = Imputed by us: nobody reports it for this year.
explore-sure-interval = Nine times in ten the true value lies between { $lower } and { $upper }.
explore-sure-nearest = Nearest report: { $value } in { $year }.
explore-sure-never = The economy has never reported it.
explore-sure-total = The economy has never reported this part. Nearest report of the total: { $value } in { $year }.
explore-sure-donors = Economies whose change it follows most (weight): { $donors }.
explore-sure-status = Status { $code }: { $words }
explore-source = Source: { $source }
explore-method-interpolated = It lies between two reports.
explore-method-trend = The last report, continued with the change of similar economies.
explore-method-backcast = The first report, continued backwards with the change of similar economies.
explore-method-regression = It follows from income and region of the economy.
explore-method-breakdown-gap = It follows from the total and the difference that similar economies have.
explore-method-rebased = Shifted over a break in the series.
explore-method-reconciled = Moved so that the parts and the total agree.
explore-series = Through the years
explore-series-table = The series as a table
explore-year-column = Year
explore-how = How known
explore-status = Status
explore-where = File and line
explore-reported = reported
explore-imputed = imputed
explore-imputed-with-interval = imputed, with its 90 % interval
explore-weights-title = What it weighs in its groups
explore-groups = Groups
explore-groups-caption = One line for each economy, dashed where imputed; the dot is the figure of the group. Choose groups to draw their lines.
explore-list = Groups of
explore-group = Group
explore-distribution = Distribution
explore-value = Value
explore-interval = 90 % interval
explore-reported-share = Reported, of the weight
explore-economies = Economies
explore-not-shown = not shown
explore-lines = Groups through the years, with 90 % intervals
explore-nothing-to-draw = There is nothing to draw.
explore-region-title = Your own region
explore-region-lead = Put any economies together: the page computes their figure as a run does.
explore-region-find = Add an economy
explore-region-from-group = Add all of a group
explore-region-group = Choose a group
explore-region-clear = Empty
explore-region-empty = No economy is in it yet.
explore-region-add = Add { $name } to your own region
explore-region-remove = Take { $name } out of your own region
explore-region-count = { $n }: { $reported } reported, { $imputed } imputed, { $missing } missing
explore-region-imputed = Imputed: { $names }.
explore-region-none-imputed = Nothing of it is imputed.
explore-region-missing = Missing: { $names }.
explore-region-suppressed = Values cover { $share } % of the weight; figures are shown from { $least } %.
explore-region-no-statistic = This indicator is not added up over economies.
explore-region-same = The same to the last digit as `ictstat aggregate --groups` with these economies.
explore-weighted-mean = Weighted mean
explore-sum = Sum
explore-median = Median
explore-count = Economies with the property
explore-users = People
explore-parts-title = What the figure is made of
explore-parts-lead = Each value leads to its parts: members, weights, statuses, sources.
explore-parts-of = { $indicator }, { $breakdown }, { $group }, { $year }
explore-parts-less = What the first has more than the second
explore-parts-same = The members below give this figure to the last digit.
explore-parts-matched = Both sides are over the economies that have both.
explore-parts-not-counted = not counted
explore-parts-command = The proof in a file, with the lines behind every value and their hashes; another profile with --profile:
explore-left-out = Not in this page: the series of families, groups of lists that are not shown, and the judged claims of a report. Tables of the run have them; `ictstat explain` shows their parts.
explore-weight = Weight
explore-weight-share = Part of the weight
explore-copy = Copy
explore-copied = Copied
explore-close = Close
explore-csv = Data of this view as CSV
explore-csv-note = Unrounded, with source, file and line.
explore-footer = The data belong to their publishers.
explore-thousand = { $n } k
explore-million = { $n } M
explore-billion = { $n } bn
explore-ages = ages { $ages }
explore-ages-except = ages other than { $ages }
explore-code-F = women
explore-code-M = men
explore-code-U = urban
explore-code-R = rural
explore-code-T = total
explore-status-A = normal value
explore-status-B = break in the series
explore-status-D = the definition differs
explore-status-E = estimated by the source
explore-status-F = forecast
explore-status-G = experimental
explore-status-H = missing: holiday or weekend
explore-status-I = imputed
explore-status-J = derogation: the rules did not apply to the source
explore-status-K = included in another category
explore-status-L = missing: exists, but was not collected
explore-status-M = missing: cannot exist
explore-status-N = not significant: too small to be told from zero
explore-status-O = missing, no reason stated
explore-status-P = provisional
explore-status-Q = missing: suppressed
explore-status-S = strike or another special event
explore-status-T = its agency states the meaning
explore-status-U = low reliability
explore-status-V = not validated
explore-status-W = includes another category
explore-unit-percent = %
explore-unit-share = share
explore-unit-persons = persons
explore-unit-persons-of-all-ages-proxy = persons
explore-unit-economies = economies
explore-unit-per-100-people = per 100 people
explore-unit-subscriptions = subscriptions
explore-unit-kbit-s-per-inhabitant = kbit/s per inhabitant
explore-unit-kbit-s = kbit/s
explore-unit-exabytes = exabytes
explore-unit-tonnes = tonnes
explore-unit-US-dollars = US dollars
explore-unit-score = points of the index
explore-unit-ratio = (ratio)
explore-unit-points = points
explore-unit-number = units

## What catalogues of data say

dataset-title = ICT statistics of groups of economies, with coverage
dataset-description = Indicators of information and communication technologies for groups of economies, computed from country data: figures with their coverage, what is reported and what is imputed, and all rows that they follow from.
