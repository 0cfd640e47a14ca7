# French, as ITU and the United Nations write it: a narrow no-break space between thousands and before % ; : ? !,
# a decimal comma, the terms of ITU's own editions.

language-name = Français
language-tag = fr

## Marks

decimal-mark = ,
group-mark = {"\u202F"}
comma = ,{" "}
colon = {"\u00A0"}:{" "}
semicolon = {"\u202F"};{" "}
stop = .

## Numbers

percent-over = plus de { $share }
percent-under = moins de { $share }
count-with-share = { $n } ({ $share }{"\u202F"}%)
not-produced = non disponible

## Figures and tables

figure-label = Figure { $number }
table-label = Tableau { $number }
table-without-number = Tableau sans titre
not-of-the-report = Ne figure pas dans le rapport
sum-of-parts = la somme des parties est de { $sum }
wrong-total = { $series }, { $point }{"\u00A0"}: le rapport indique { $printed }{"\u202F"}; la somme des parties est de { $sum }.
sum-may-be-rounding = l’écart par rapport à la somme peut être dû aux arrondis
sum-differs = le total imprimé ne correspond pas à la somme de ses parties
no-figure-printed = le rapport ne donne pas de chiffre
no-country-data = il n’existe pas de données par pays
not-in-this-run = l’indicateur ne fait pas partie de ce traitement
rest-is-imputed = { $little }{"\u202F"}; ce qui n’est pas communiqué est imputé par nos soins ou manque.
no-value-of-figure = Aucune valeur de cette figure ne peut être présentée{"\u00A0"}: { $reason }.
interval-of-chart = intervalle à 90{"\u202F"}% de notre imputation
number-interval = intervalle à 90 % : { $lower } à { $upper }
own-groups-not-drawn = Vos { $groups } groupes figurent dans les tableaux par groupe{"\u202F"}; une figure en contient { $most } au plus.
source-of-chart = Source{"\u00A0"}: { $sources }. Licence{"\u00A0"}: { $licences }. Calculs{"\u00A0"}: ictstat.
source-of-table = Source{"\u00A0"}:{" "}
source-of-figure = Source{"\u00A0"}: { $sources }. Licence{"\u00A0"}: { $licences }.
section = section { $section }

## Columns of tables

column-series = Série
column-point = Groupe, année ou élément
column-value = Valeur
column-unrounded = Non arrondie
column-interval = Intervalle à 90{"\u202F"}%
column-measured = Communiqué et mesuré, %
column-estimated = Estimé par la source, %
column-imputed = Imputé par nos soins, %
column-missing = Manquant, %
column-printed = Chiffre du rapport
column-note = Note
column-title = Titre
column-notes = Notes
terminal-value = valeur
terminal-reported = communiqué %
terminal-estimated = dont estimé par la source
terminal-printed = chiffre du rapport
terminal-sum = somme des parties
terminal-note = note

## What a figure rests on

coverage-no-member = le groupe ne compte aucun membre
coverage-subject = { $subject ->
        [both-sides] données des deux groupes communiquées par
        [lesser-figure] données de la valeur la moins couverte communiquées par
       *[values] données communiquées par
    }
coverage-economies = { $of }
coverage-reported = { coverage-subject } { $n ->
        [one] 1 économie
       *[other] { $n } économies
    } sur { coverage-economies }
coverage-data-begin = les données commencent en { $year }
coverage-reported-by-none = { $subject ->
        [both-sides] données des deux groupes communiquées par aucune économie
        [lesser-figure] données de la valeur la moins couverte communiquées par aucune économie
       *[values] données communiquées par aucune économie
    } (sur { $of })
coverage-share = { $weight ->
        [people] , soit { $share }{"\u202F"}% de la population
        [people-of-all-ages] , soit { $share }{"\u202F"}% de la population de tous âges
        [weight] , soit { $share }{"\u202F"}% de la pondération
       *[none] , soit { $share }{"\u202F"}%
    }
coverage-aside = {" "}({ $aside })
coverage-estimated = dont { $n }, soit { $share }{"\u202F"}%, { $n ->
        [one] estimée
       *[other] estimées
    } par la source
coverage-estimated-count = dont { $n } { $n ->
        [one] estimée
       *[other] estimées
    } par la source
coverage-rebased = dont { $n } { $n ->
        [one] raccordée
       *[other] raccordées
    } à la suite d’une rupture de série
coverage-fallback = dont { $n } dans une édition antérieure seulement
coverage-imputed = données imputées pour { $n }
coverage-missing = données manquantes pour { $n }
coverage-age = dernières données communiquées { $years } { $whole ->
        [one] an
       *[other] ans
    } auparavant en moyenne
reported-nothing = aucune donnée communiquée
reported-share = données communiquées pour { $share }{"\u202F"}% de la pondération
little-reported = moins de la moitié de la pondération repose sur des données communiquées
little-or-nothing-reported = moins de la moitié de la pondération repose sur des données communiquées, voire aucune
nothing-is-reported = aucune donnée n’est communiquée
withheld-subject = { $subject ->
        [both-sides] pour les deux groupes,{" "}
       *[values] {""}
    }
withheld-values = { $values ->
        [completed] données communiquées ou imputées
       *[reported] données communiquées
    }
withheld-weight = { $weight ->
        [economies] des économies
       *[weight] de la pondération
    }
withheld = { withheld-subject }{ withheld-values } pour { $share }{"\u202F"}% { withheld-weight }{"\u202F"}; le profil { $profile } présente les valeurs à partir de { $least }{"\u202F"}%

## What to know about a figure, or why there is none

first-named = { $list } et { $n ->
        [one] 1 autre
       *[other] { $n } autres
    }
both-years = les deux années
note-assumed = { $assumption } { $lower } et { $upper }
note-one-sided = neuf tirages de son erreur sur dix se situent du même côté
note-open-parity = son intervalle franchit la limite de la parité
note-weight-of-year = la pondération de { $economy } est celle de { $year }
note-weight-of-whole = { $economies } sans pondération pour cette ventilation{"\u00A0"}: données manquantes, avec la pondération de l’ensemble
note-weight-unknown = { $economies } sans pondération, quelle que soit l’année{"\u00A0"}: données considérées comme manquantes, sans poids
note-earlier-edition = valeurs figurant dans une édition antérieure seulement{"\u00A0"}: { $economies }
note-breaks = les séries de { $share }{"\u202F"}% de la pondération comportent une rupture entre les deux années
note-same-members = calcul portant, pour les deux années, sur les membres de { $year } ({ $who }{ $added })
note-same-economies = calcul portant sur les économies qui ont une valeur pour les deux années ({ $who }{ $added })
note-joined = entrées{"\u00A0"}: { $economies }
note-left = sorties{"\u00A0"}: { $economies }
note-only = { $year } seulement{"\u00A0"}: { $economies }
note-added = , ce qui ajouterait { $value } { $unit }
reason-no-finite-number = les valeurs sous-jacentes ne donnent aucun nombre fini
reason-zero-below = la valeur placée au dénominateur est nulle
reason-no-weight = les économies qui communiquent des données n’ont pas de pondération

## Units

unit-name = { $unit ->
        [share] part
        [persons] personnes
        [persons-of-all-ages-proxy] personnes de tous âges (approximation)
        [economies] économies
        [per-100-people] pour 100 habitants
        [subscriptions] abonnements
        [kbit-s-per-inhabitant] kbit/s par habitant
        [kbit-s] kbit/s
        [exabytes] exaoctets
        [tonnes] tonnes
        [us-dollars] dollars des États-Unis
        [score] points de score
        [ratio] rapport
        [points] points de pourcentage
        [number] nombre
       *[percent] pour cent
    }

## Page

skip = Aller au contenu
contents = Table des matières
languages = Langue
made-by = Établi par ictstat { $version }. Les données appartiennent à leurs éditeurs.
what-changed = Ce qui a changé depuis le traitement précédent
summary = En bref
basis = Sur quoi cela repose
facts-indicators = Indicateurs
facts-observations = Valeurs nationales lues
facts-rejects = Lignes rejetées
facts-datasets = Jeux de données
coverage = Couverture
coverage-year = Année
coverage-of-economies = Économies
coverage-measured = Communiqué et mesuré
coverage-estimated-by-source = Estimé par la source
coverage-rebased-over-break = Raccordé après une rupture de série
coverage-earlier-edition = Dans une édition antérieure seulement
coverage-imputed-by-us = Imputé par nos soins
coverage-missing-values = Manquant
coverage-key = Nombre d’économies et, entre parenthèses, leur part de la population.
figures = Figures et tableaux
the-table = Le tableau
parts-of-value = mène aux membres derrière la valeur, avec poids, statuts et sources
parts-of-values = Chaque valeur mène à ce dont elle est faite{"\u00A0"}: membres, poids, statuts et sources, dans explore.html.
no-parts-of-printed = Ce que l’éditeur imprime de ses propres travaux n’a pas d’éléments et ne mène nulle part.
no-parts-of-draws = Ce que vaudrait une enquête vient de tirages, que rien ne conserve{"\u00A0"}: ces valeurs ne mènent nulle part.
no-parts-of-left-out = explore.html omet les séries des familles et les groupes des listes qui ne sont pas montrées{"\u202F"}; `ictstat explain` montre les éléments de leurs valeurs.
download = Télécharger :
n-not-produced = { $n ->
        [one] 1 valeur non disponible
       *[other] { $n } valeurs non disponibles
    }
method = La méthode en bref
sources = Sources et licences
sources-dataset = Jeu de données
sources-citation = Éditeur, titre, édition
sources-rows = Lignes utilisées
sources-licence = Licence

## Chapter of claims

claims = Les affirmations du rapport
claims-intro = Chaque chiffre énoncé par le rapport est comparé aux données de ce traitement et aux autres chiffres du rapport. Seules d’autres affirmations peuvent contredire une affirmation, jamais les données.
claims-on-paper = Toutes les affirmations et leurs verdicts se trouvent dans tables/claims.csv de l’exécution ; elles ne sont pas imprimées.
claims-none = Aucune affirmation n’a été vérifiée lors de ce traitement.
claims-verdict = Verdict
claims-count = Affirmations
claims-meaning = Signification
claims-relations = Relations entre affirmations{"\u00A0"}: { $holding ->
        [one] { $holding } vérifiée
       *[other] { $holding } vérifiées
    }, { $failing ->
        [one] { $failing } non vérifiée
       *[other] { $failing } non vérifiées
    }, { $unknown ->
        [one] { $unknown } impossible à évaluer
       *[other] { $unknown } impossibles à évaluer
    }.
claims-section = Section
claims-claim = Affirmation
claims-printed = Valeur imprimée
claims-computed = Valeur calculée
claims-verdict-and-reason = Verdict et motif
claims-cannot-stand = intenable
claims-most-likely = Explication la plus probable{"\u00A0"}:{" "}
claims-contradictions = Contradictions
claims-no-contradictions = Aucune.
claims-questions = Questions à l’auteur ({ $n })
claims-all = Toutes les affirmations ({ $n })
verdict-contradicted = contredite
verdict-differs = divergente
verdict-agrees-within-uncertainty = concordante compte tenu de l’incertitude
verdict-agrees = concordante
verdict-arithmetic-holds = arithmétique exacte
verdict-not-produced = données manquantes
verdict-not-checkable = invérifiable
meaning-contradicted = une autre affirmation ou l’arithmétique même du rapport la rend impossible
meaning-differs = les données donnent un autre chiffre
meaning-agrees-within-uncertainty = l’intervalle des données recoupe la valeur imprimée
meaning-agrees = les données donnent la valeur imprimée
meaning-arithmetic-holds = elle s’accorde avec les autres affirmations du rapport
meaning-not-produced = les données qui permettraient d’y répondre manquent
meaning-not-checkable = aucune source publique ne permet d’y répondre

## What a claim stands for, and why it has its verdict

mark-numbers = {"\u202F"};{" "}
mark-and = {" "}et{" "}
mark-sentences = {" "}
interval-any = un nombre quelconque
interval-or-more = { $at } ou plus
interval-more-than = plus de { $at }
interval-or-less = { $at } ou moins
interval-less-than = moins de { $at }
interval-ends = { $lower ->
        [closed] {"["}
       *[open] {"]"}
    }{ $from }{"\u202F"}; { $to }{ $upper ->
        [closed] {"]"}
       *[open] {"["}
    }
claim-as-printed = { $value } { $unit } ({ $precision })
claim-no-number = l’une de ses affirmations n’a pas de nombre
claim-zero-below = le nombre placé au dénominateur peut être nul
claim-fits = { $formula } = { $right }, ce qui concorde avec la valeur imprimée, { $left }
claim-excludes = { $formula } = { $right }, ce qui exclut la valeur imprimée, { $left }
claim-allowing = { $value } (admet { $interval })
claim-sum-at-most = { $formula } = { $total }, au plus la valeur imprimée, { $whole }
claim-sum-more-than = { $formula } = { $total }, plus que la valeur imprimée, { $whole }
claim-never-falls = { $values }{"\u00A0"}: ne diminue jamais
claim-never-rises = { $values }{"\u00A0"}: n’augmente jamais
claim-falls = { $values }{"\u00A0"}: passe de { $from } à { $to }, en baisse
claim-rises = { $values }{"\u00A0"}: passe de { $from } à { $to }, en hausse
claim-part-at-most = la partie, { $part }, peut ne pas dépasser le tout, { $whole }
claim-part-more-than = la partie, { $part }, dépasse le tout, { $whole }
claim-can-be = { $value } est possible dans les limites fixées ({ $bounds })
claim-cannot-be = { $value } est impossible dans les limites fixées ({ $bounds })
claim-stated-times = énoncé { $n } fois{"\u00A0"}: { $values }
claim-stated-majority = énoncé ainsi{"\u00A0"}: { $values }{"\u202F"}; { $n } mentions concordent
claim-stated-excluding = énoncé ainsi{"\u00A0"}: { $values }, valeurs qui s’excluent mutuellement
claim-one-number = { $values } désignent un même nombre, énoncé à propos de{"\u00A0"}: { $of }
claim-different-numbers = { $values } sont des nombres différents
claim-mentions = mentions d’un même nombre ({ $number })
claim-explained-by = s’explique par «{"\u00A0"}{ $by }{"\u00A0"}»
claim-holds-with = avec «{"\u00A0"}{ $other }{"\u00A0"}», autre mention de «{"\u00A0"}{ $claim }{"\u00A0"}», la relation est vérifiée
claim-decided-by = tranché par { $by }
claim-relation = { $rule }{"\u202F"}; calcul{"\u00A0"}: { $arithmetic }.
claim-relation-read = { $rule }{"\u202F"}; calcul{"\u00A0"}: { $arithmetic }. Explication la plus probable{"\u00A0"}: { $reading }.
claim-relation-holds = { $relation } ({ $arithmetic })
claim-and-more = et { $n ->
        [one] { $n } autre
       *[other] { $n } autres
    }
claim-but-holding = { $reason }{"\u202F"}; l’arithmétique est exacte{"\u00A0"}: { $holding }
claim-against-data = Face aux données{"\u00A0"}: { $reason }.
claim-data-give = les données donnent { $value }, l’affirmation vaut pour { $accepted }
claim-with-interval = { $value } (de { $lower } à { $upper })
claim-edition = { $dataset }, édition { $edition }
claim-data-range = les données donnent de { $from } à { $to } ({ $each }){"\u202F"}; chaque borne doit s’arrondir à la borne imprimée
claim-no-limit = la formulation ne fixe pas de limite
claim-needs = données nécessaires{"\u00A0"}: { $what }
claim-stated-once = «{"\u00A0"}{ $record }{"\u00A0"}» n’est énoncé qu’une fois, aucune autre affirmation n’y est liée et les registres de l’éditeur ne sont pas publics
claim-stated-once-of = «{"\u00A0"}{ $record }{"\u00A0"}» ({ $scope }) n’est énoncé qu’une fois, aucune autre affirmation n’y est liée et les registres de l’éditeur ne sont pas publics
claim-only-in-failed = ce à quoi elle est liée ne concorde pas ({ $relations }) et une autre affirmation est plus probablement fausse{"\u202F"}; rien d’autre ne permet de la vérifier
claim-only-mention = Énoncé une seule fois, sans qu’aucun autre chiffre du rapport le donne ou l’encadre ({ $statement }){"\u202F"}; source qui permettrait de trancher{"\u00A0"}: { $records }
claim-definition = Une définition et non une mesure ({ $statement }){"\u202F"}; seule source qui permette de trancher{"\u00A0"}: { $text }
claim-other-population = Le même nombre est donné pour une autre période ou une autre population ({ $claims }){"\u202F"}; source qui permettrait de savoir pour laquelle il est juste{"\u00A0"}: { $records }
asked-for = { $what } pour { $group } en { $year }
absent-indicator = «{"\u00A0"}{ $indicator }{"\u00A0"}» n’est pas calculé dans ce traitement
absent-row = pas de valeur ({ $measure }) de { $asked }{"\u00A0"}: { $why }
absent-figure = chiffre
absent-years = le traitement porte sur les années { $first } à { $last }
absent-year-alone = le traitement ne porte que sur { $first }
absent-no-such-row = le traitement ne comporte pas cette ligne
absent-value = { $asked }{"\u00A0"}: { $reason }
absent-value-of = { $gap }, { $asked }{"\u00A0"}: { $reason }
absent-zero-below = le nombre par lequel il faut diviser est nul
absent-no-group = aucun groupe n’est nommé
relation-sum = somme
relation-difference = différence
relation-ratio = rapport
relation-product = produit
relation-monotone = suite monotone
relation-same = même nombre
relation-subset = partie d’un tout
relation-plausible = plausibilité
relation-period = périodes

## Wordings of claims, see docs/precision.md

wording-integer = entier
wording-integer-only = entier («{"\u00A0"}seulement{"\u00A0"}»)
wording-integer-enumerated = entier (énuméré)
wording-integer-bn = entier (milliards)
wording-integer-0-01-bn = entier (0,01 milliard)
wording-one-decimal = une décimale
wording-two-decimals = deux décimales
wording-hundreds = centaines
wording-thousands = milliers
wording-ten-thousands = dizaines de milliers
wording-range = fourchette
wording-one-decimal-range = une décimale, fourchette
wording-within-band = dans la bande
wording-about = environ
wording-nearly = près de
wording-over = plus de
wording-at-least = au moins
wording-below = moins de
wording-23 = 23 ou plus
wording-35 = 35 ou plus
wording-42 = 42 ou plus
wording-hundreds-no-number = des centaines (sans chiffre)
wording-thousands-no-number = des milliers (sans chiffre)
wording-hundreds-of-thousands-no-number = des centaines de milliers (sans chiffre)
wording-millions-no-number = des millions (sans chiffre)
wording-billions-no-number = des milliards (sans chiffre)
wording-about-half = environ la moitié
wording-other-half-approximately = l’autre moitié (environ)
wording-almost-half = presque la moitié
wording-over-half = plus de la moitié
wording-most = la plupart
wording-one-third = un tiers
wording-nearly-one-third = près d’un tiers
wording-slightly-over-one-third = un peu plus d’un tiers
wording-over-a-quarter = plus d’un quart
wording-under-two-thirds = moins des deux tiers
wording-at-least-three-quarters = au moins les trois quarts
wording-one-in-seven = un sur sept
wording-threefold = triple
wording-almost-double = presque le double
wording-more-than-doubled = plus que doublé
wording-no-change = aucun changement
wording-year-month = année et mois
wording-all = tous
wording-qualitative = qualitatif
wording-qualitative-testable = qualitatif (vérifiable)
wording-ranking = classement
wording-record = record
wording-stagnant = stagnation
wording-superlative = superlatif
wording-dash-missing = tiret (manquant)
wording-dash-still-operating = tiret (toujours en activité)

## Chapter of errors

errors = Erreur des estimations
errors-intro = Chaque année d’origine, de { $from } à { $to }, masque à son tour tout ce qui a été communiqué par la suite{"\u202F"}; la règle prédit ensuite les valeurs communiquées une à trois années plus tard. Le tableau indique l’écart constaté, en points de pourcentage.
errors-totals = Totaux des { $groups } groupes d’économies, prédits de la même manière de { $from } à { $to }{"\u00A0"}: l’intervalle à 90{"\u202F"}% de chaque année d’origine est tiré des erreurs de la règle pour toutes les autres origines. Le tableau indique la fréquence à laquelle il contenait le total communiqué.
errors-by-group = Intervalles par groupe
errors-intervals = Intervalles
errors-not-measured = Les erreurs n’ont pas été mesurées pour ce projet{"\u00A0"}: voir `ictstat cross-validate --accept`.
errors-what-intervals-cover = L’intervalle à 90{"\u202F"}% indiqué dans les tableaux ne porte que sur nos estimations{"\u00A0"}: il ne tient compte ni de l’erreur d’échantillonnage des enquêtes ni des révisions des sources.
errors-indicator = Indicateur
errors-group = Groupe
errors-years = Horizon en années
errors-predictions = Prédictions
errors-totals-predicted = Totaux
errors-mean-absolute = Erreur absolue moyenne
errors-bias = Biais
errors-held = Couverture, %
errors-width = Largeur moyenne

## Groups that the program itself makes

group-world = Monde
group-not-classified = Non classés par revenu

## Ce qui a changé depuis le traitement précédent

changes-title = Ce qui a changé depuis le traitement précédent
changes-first-run = Aucun traitement précédent n’existe pour la comparaison.
changes-few = Chiffres modifiés : { $changed } ; inchangés : { $unchanged }.
changes-counts = Chiffres modifiés : { $changed } ; inchangés : { $unchanged }. Chaque changement est la somme de ses parts et figure ici une seule fois.
changes-unseen = { $n } autres ont varié de moins que les décimales affichées et ne sont pas listés.
changes-runs = Du traitement { $before } au traitement { $after }
changes-figure = Chiffre
changes-year = Année
changes-before = Avant
changes-after = Après
changes-change = Changement
changes-moved-by = Dû à
changes-economies = Économies qui y contribuent le plus
changes-since = depuis { $year }
changes-only-before = Seulement dans le traitement précédent : { $indicators }
changes-only-after = Seulement dans ce traitement : { $indicators }
changes-hidden = { $n } changements plus petits ne sont pas listés ici ; changes.parquet les contient tous.
cause-revised = révisé
cause-derived = dérivé
cause-arrived = nouveau
cause-withdrawn = retiré
cause-members = membres
cause-weights = pondérations
cause-donors = donneurs
cause-method = méthode
gap-gender-parity = indice de parité des sexes
gap-gender-difference = femmes moins hommes
gap-urban-rural-ratio = urbain sur rural
gap-urban-rural-difference = urbain moins rural
gap-youth-ratio = jeunes sur autres
gap-youth-difference = jeunes moins autres
gap-income-ratio = un groupe de revenu sur l’autre
gap-income-difference = un groupe de revenu moins l’autre
gap-price-multiple = multiple du prix
gap-growth-points = croissance en points
gap-growth-relative = croissance relative
gap-growth-cagr = croissance annuelle
gap-users-growth = croissance du nombre d’utilisateurs
statistic-count = nombre d’économies
statistic-gini = coefficient de Gini
statistic-median = médiane
statistic-offline = personnes sans
statistic-share-of-economies = part des économies
statistic-sum = somme
statistic-users = personnes avec
statistic-weighted-mean = moyenne pondérée
statistic-weighted-median = médiane pondérée
unit-percent = pour cent
unit-share = part
unit-persons = personnes
unit-persons-of-all-ages--proxy = personnes de tous âges
unit-economies = économies
unit-per-100-people = pour 100 habitants
unit-subscriptions = abonnements
unit-kbit-s-per-inhabitant = kbit/s par habitant
unit-kbit-s = kbit/s
unit-exabytes = exaoctets
unit-tonnes = tonnes
unit-us-dollars = dollars des États-Unis
unit-score = score
unit-ratio = rapport
unit-points = points
unit-number = nombre

## Ventilations

breakdown-total = total
breakdown-all = tous
breakdown-women = femmes
breakdown-men = hommes
breakdown-urban = urbain
breakdown-rural = rural
breakdown-ages = { $from }–{ $to } ans
breakdown-ages-from = { $from } ans et plus
breakdown-ages-other-than = hors { $from }–{ $to } ans

## The page to explore

explore-title = Explorer les chiffres
explore-lead = Ce que les économies de ce calcul communiquent, ce qui est imputé et ce que donnent leurs groupes. Tout est calculé dans cette page{"\u202F"}; rien n’est envoyé.
explore-indicator = Indicateur
explore-breakdown = Qui et où
explore-year = Année
explore-find = Chercher une économie
explore-not-found = Aucune économie de ce calcul ne s’appelle «{"\u00A0"}{ $text }{"\u00A0"}».
explore-view = Vue
explore-tiles = Cases
explore-map = Carte
explore-places = Économies
explore-places-count = { $n } économies ont une valeur{"\u00A0"}: { $reported } communiquées, { $imputed } imputées.
explore-view-title = { $indicator }, { $breakdown }, { $year }
explore-total = total
explore-below = moins de { $value }
explore-from = { $value } et plus
explore-imputed-mark = imputée (bord en tirets, hachures sur la carte)
explore-no-value = pas de valeur
explore-none-short = {"–"}
explore-tile-none = { $name }{"\u00A0"}: pas de valeur
explore-tile-reported = { $name }{"\u00A0"}: { $value }, communiquée
explore-tile-imputed = { $name }{"\u00A0"}: { $value }, imputée
explore-in-no-group = Dans aucun groupe de la liste
explore-map-label = Carte du monde
explore-map-note = Les petites économies ne figurent pas sur la carte{"\u202F"}; les cases les montrent toutes.
explore-economy-title = Économie
explore-economy-choose = Choisissez une économie{"\u00A0"}: une case, un lieu de la carte, ou son nom dans le champ ci-dessus.
explore-economy-what = { $indicator }, { $breakdown }, { $year }
explore-economy-none = Il n’y a pas de valeur pour { $year }.
explore-sure-reported = Communiquée pour cette année.
explore-sure-estimated = Communiquée pour cette année{"\u202F"}; la source l’a elle-même estimée.
explore-sure-imputed = Imputée par nous{"\u00A0"}: personne ne la communique pour cette année.
explore-sure-interval = Neuf fois sur dix, la vraie valeur se situe entre { $lower } et { $upper }.
explore-sure-nearest = Communication la plus proche{"\u00A0"}: { $value } en { $year }.
explore-sure-never = L’économie ne l’a jamais communiquée.
explore-sure-total = L’économie n’a jamais communiqué cette partie. Communication du total la plus proche{"\u00A0"}: { $value } en { $year }.
explore-sure-donors = Économies dont elle suit le plus l’évolution (poids){"\u00A0"}: { $donors }.
explore-sure-status = Statut { $code }{"\u00A0"}: { $words }
explore-source = Source{"\u00A0"}: { $source }
explore-method-interpolated = Elle se situe entre deux communications.
explore-method-trend = La dernière communication, prolongée par l’évolution d’économies semblables.
explore-method-backcast = La première communication, prolongée vers le passé par l’évolution d’économies semblables.
explore-method-regression = Elle découle du revenu et de la région de l’économie.
explore-method-breakdown-gap = Elle découle du total et de l’écart observé dans des économies semblables.
explore-method-rebased = Décalée après une rupture de série.
explore-method-reconciled = Déplacée pour que les parties et le total concordent.
explore-series = Au fil des années
explore-series-table = La série en tableau
explore-year-column = Année
explore-how = Origine
explore-status = Statut
explore-where = Fichier et ligne
explore-reported = communiquée
explore-imputed = imputée
explore-imputed-with-interval = imputée, avec son intervalle à 90{"\u202F"}%
explore-weights-title = Son poids dans ses groupes
explore-groups = Groupes
explore-groups-caption = Un trait par économie, en tirets si la valeur est imputée{"\u202F"}; le point est le chiffre du groupe. Choisissez des groupes pour tracer leurs courbes.
explore-list = Groupes de
explore-group = Groupe
explore-distribution = Répartition
explore-value = Valeur
explore-interval = Intervalle à 90{"\u202F"}%
explore-reported-share = Communiqué, en part du poids
explore-economies = Économies
explore-not-shown = non montré
explore-lines = Groupes au fil des années, avec intervalles à 90{"\u202F"}%
explore-nothing-to-draw = Il n’y a rien à tracer.
explore-region-title = Votre propre région
explore-region-lead = Réunissez des économies de votre choix{"\u00A0"}: la page calcule leur chiffre comme le programme.
explore-region-find = Ajouter une économie
explore-region-from-group = Ajouter tout un groupe
explore-region-group = Choisir un groupe
explore-region-clear = Vider
explore-region-empty = Elle ne contient encore aucune économie.
explore-region-add = Ajouter { $name } à votre région
explore-region-remove = Retirer { $name } de votre région
explore-region-count = { $n }{"\u00A0"}: { $reported } communiquées, { $imputed } imputées, { $missing } manquantes
explore-region-imputed = Imputées{"\u00A0"}: { $names }.
explore-region-none-imputed = Rien n’y est imputé.
explore-region-missing = Manquantes{"\u00A0"}: { $names }.
explore-region-suppressed = Les valeurs couvrent { $share }{"\u202F"}% du poids{"\u202F"}; les chiffres sont montrés à partir de { $least }{"\u202F"}%.
explore-region-no-statistic = Cet indicateur n’est pas agrégé.
explore-region-same = Le même au dernier chiffre que `ictstat aggregate --groups` avec ces économies.
explore-weighted-mean = Moyenne pondérée
explore-sum = Somme
explore-median = Médiane
explore-count = Économies ayant la propriété
explore-users = Personnes
explore-parts-title = De quoi le chiffre est fait
explore-parts-lead = Chaque valeur mène à ses éléments{"\u00A0"}: membres, poids, statuts, sources.
explore-parts-of = { $indicator }, { $breakdown }, { $group }, { $year }
explore-parts-less = Ce que le premier a de plus que le second
explore-parts-same = Les membres ci-dessous donnent ce chiffre jusqu’au dernier chiffre.
explore-parts-matched = Les deux côtés portent sur les économies qui ont les deux.
explore-parts-not-counted = non comptée
explore-parts-command = La preuve dans un fichier, avec les lignes derrière chaque valeur et leurs empreintes{"\u202F"}; un autre profil avec --profile{"\u00A0"}:
explore-left-out = Absents de cette page{"\u00A0"}: les séries des familles, les groupes des listes qui ne sont pas montrées et les affirmations jugées d’un rapport. Les tableaux les contiennent{"\u202F"}; `ictstat explain` montre leurs éléments.
explore-weight = Poids
explore-weight-share = Part du poids
explore-copy = Copier
explore-copied = Copié
explore-close = Fermer
explore-csv = Données de cette vue en CSV
explore-csv-note = Non arrondies, avec source, fichier et ligne.
explore-footer = Les données appartiennent à leurs éditeurs.
explore-thousand = { $n } k
explore-million = { $n } M
explore-billion = { $n } Md
explore-ages = { $ages } ans
explore-ages-except = autres que { $ages } ans
explore-code-F = femmes
explore-code-M = hommes
explore-code-U = milieu urbain
explore-code-R = milieu rural
explore-code-T = total
explore-status-A = valeur normale
explore-status-B = rupture de série
explore-status-D = la définition diffère
explore-status-E = estimée par la source
explore-status-F = prévision
explore-status-G = expérimentale
explore-status-H = manquante{"\u00A0"}: jour férié ou week-end
explore-status-I = imputée
explore-status-J = dérogation{"\u00A0"}: les règles ne valaient pas pour la source
explore-status-K = comprise dans une autre catégorie
explore-status-L = manquante{"\u00A0"}: existe, mais n’a pas été recueillie
explore-status-M = manquante{"\u00A0"}: ne peut exister
explore-status-N = non significative{"\u00A0"}: trop petite pour être distinguée de zéro
explore-status-O = manquante, sans raison donnée
explore-status-P = provisoire
explore-status-Q = manquante{"\u00A0"}: confidentielle ou retenue
explore-status-S = grève ou autre événement particulier
explore-status-T = sens donné par l’organisme
explore-status-U = faible fiabilité
explore-status-V = non validée
explore-status-W = comprend une autre catégorie
explore-unit-percent = %
explore-unit-share = part
explore-unit-persons = personnes
explore-unit-persons-of-all-ages-proxy = personnes
explore-unit-economies = économies
explore-unit-per-100-people = pour 100 habitants
explore-unit-subscriptions = abonnements
explore-unit-kbit-s-per-inhabitant = kbit/s par habitant
explore-unit-kbit-s = kbit/s
explore-unit-exabytes = exaoctets
explore-unit-tonnes = tonnes
explore-unit-US-dollars = dollars É.-U.
explore-unit-score = points de l’indice
explore-unit-ratio = (rapport)
explore-unit-points = points
explore-unit-number = unités

## What catalogues of data say

dataset-title = Statistiques des TIC par groupes d’économies, avec leur couverture
dataset-description = Indicateurs des technologies de l’information et de la communication par groupes d’économies, calculés à partir de données nationales{"\u00A0"}: chiffres et leur couverture, valeurs déclarées et valeurs imputées, et toutes les lignes dont ils découlent.
