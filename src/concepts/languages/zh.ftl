# Chinese, simplified.

language-name = 中文
language-tag = zh-Hans

## Marks

decimal-mark = .
group-mark = {"\u00A0"}
comma = ，
colon = ：
semicolon = ；
stop = 。

## Numbers

percent-over = 超过{ $share }
percent-under = 不足{ $share }
count-with-share = { $n }（{ $share }%）
not-produced = 未产生

## Figures and tables

figure-label = 图{ $number }
table-label = 表{ $number }
table-without-number = 无标题表格
not-of-the-report = 报告中没有
sum-of-parts = 各部分合计为{ $sum }
wrong-total = { $series }，{ $point }：报告印为{ $printed }，各部分合计为{ $sum }。
sum-may-be-rounding = 与合计之差可能源于四舍五入
sum-differs = 印出的总数不等于各部分之和
no-figure-printed = 报告没有给出数字
no-country-data = 没有国家数据
not-in-this-run = 该指标不在本次运行范围内
rest-is-imputed = { $little }，未报告的部分为我们的估算或缺失。
no-value-of-figure = 该图没有可显示的数值：{ $reason }。
interval-of-chart = 我们估算的90%区间
number-interval = 90%区间：{ $lower }至{ $upper }
own-groups-not-drawn = 您的{ $groups }个自定义组见各分组表；一幅图最多显示{ $most }个。
source-of-chart = 来源：{ $sources }。许可：{ $licences }。由ictstat计算。
source-of-table = 来源：
source-of-figure = 来源：{ $sources }. 许可：{ $licences }.
section = 第{ $section }节

## Columns of tables

column-series = 系列
column-point = 组别、年份或项目
column-value = 数值
column-unrounded = 未四舍五入
column-interval = 90%区间
column-measured = 报告的实测数据，%
column-estimated = 来源估算，%
column-imputed = 我们的估算，%
column-missing = 缺失，%
column-printed = 报告所印
column-note = 说明
column-title = 标题
column-notes = 说明
terminal-value = 数值
terminal-reported = 报告数据%
terminal-estimated = 其中来源估算
terminal-printed = 报告所印
terminal-sum = 各部分之和
terminal-note = 说明

## What a figure rests on

coverage-no-member = 该组没有成员
coverage-subject = { $subject ->
        [both-sides] 两项均
        [lesser-figure] 覆盖较少的一项
       *[values] {""}
    }
coverage-economies = { $of }个经济体
coverage-reported = { coverage-economies }中{ $n }个{ coverage-subject }报告
coverage-data-begin = 数据始于{ $year }年
coverage-reported-by-none = { coverage-subject }无经济体报告（共{ $of }个）
coverage-share = { $weight ->
        [people] ，占人口{ $share }%
        [people-of-all-ages] ，占全年龄人口{ $share }%
        [weight] ，占权重{ $share }%
       *[none] ，占{ $share }%
    }
coverage-aside = （{ $aside }）
coverage-estimated = 其中{ $n }个（{ $share }%）为来源估算
coverage-estimated-count = 其中{ $n }个为来源估算
coverage-rebased = 其中{ $n }个因序列中断而调整
coverage-fallback = 其中{ $n }个仅见于较早版本
coverage-imputed = 估算{ $n }个
coverage-missing = 缺{ $n }个
coverage-age = 平均报告于{ $years }年前
reported-nothing = 没有报告数据
reported-share = 报告数据占权重{ $share }%
little-reported = 报告数据不足权重的一半
little-or-nothing-reported = 报告数据不足权重的一半或没有报告数据
nothing-is-reported = 没有报告数据
withheld-subject = { $subject ->
        [both-sides] 两项均
       *[values] {""}
    }
withheld-values = { $values ->
        [completed] 报告或估算数据
       *[reported] 报告数据
    }
withheld-weight = { $weight ->
        [economies] 经济体
       *[weight] 权重
    }
withheld = { withheld-subject }{ withheld-values }占{ withheld-weight }的{ $share }%；{ $profile }自{ $least }%起显示数值

## What to know about a figure, or why there is none

first-named = { $list }及另外{ $n }个
both-years = 两年
note-assumed = { $assumption }{ $lower }和{ $upper }
note-one-sided = 其误差的十次抽样中有九次位于同一侧
note-open-parity = 其区间跨越均等的界限
note-weight-of-year = { $economy }采用{ $year }年的权重
note-weight-of-whole = { $economies }没有该细分的权重：以总体权重计为缺失
note-weight-unknown = { $economies }任何年份均无权重：计为缺失，不占权重
note-earlier-edition = { $economies }的数值仅见于较早版本
note-breaks = 占权重{ $share }%的序列在两年之间中断
note-same-members = 两年均按{ $year }年的成员计算（{ $who }{ $added }）
note-same-economies = 仅按两年均有数值的经济体计算（{ $who }{ $added }）
note-joined = 加入：{ $economies }
note-left = 退出：{ $economies }
note-only = 仅{ $year }年：{ $economies }
note-added = ，将增加{ $value }{ $unit }
reason-no-finite-number = 所依据的数值得不出有限数
reason-zero-below = 分母数值为零
reason-no-weight = 有报告数据的经济体没有权重

## Units

unit-name = { $unit ->
        [share] 份额
        [persons] 人
        [persons-of-all-ages-proxy] 人（以全年龄人口代替）
        [economies] 个经济体
        [per-100-people] 每百人
        [subscriptions] 户
        [kbit-s-per-inhabitant] 千比特/秒/居民
        [kbit-s] 千比特/秒
        [exabytes] 艾字节
        [tonnes] 吨
        [us-dollars] 美元
        [score] 分
        [ratio] 比率
        [points] 个百分点
        [number] 个
       *[percent] 百分比
    }

## Page

skip = 跳至正文
contents = 目录
languages = 语言
made-by = 由ictstat { $version }制作。数据归其发布机构所有。
what-changed = 与上次运行相比的变化
summary = 摘要
basis = 数据依据
facts-indicators = 指标
facts-observations = 读取的国家数据
facts-rejects = 拒收的行
facts-datasets = 数据集
coverage = 覆盖
coverage-year = 年份
coverage-of-economies = 经济体
coverage-measured = 报告的实测数据
coverage-estimated-by-source = 来源估算
coverage-rebased-over-break = 因序列中断调整
coverage-earlier-edition = 仅见于较早版本
coverage-imputed-by-us = 我们的估算
coverage-missing-values = 缺失
coverage-key = 经济体数目，括号内为占人口的百分比。
figures = 图表
the-table = 数据表
parts-of-value = 打开该数值背后的成员及其权重、状态和来源
parts-of-values = 每个数值都可点开，在 explore.html 中查看其构成：成员、权重、状态和来源。
no-parts-of-printed = 发布机构刊印的自身工作数据没有构成，不可点开。
no-parts-of-draws = 调查的价值来自随机抽样，运行结果不予保存：这些数值不可点开。
no-parts-of-left-out = explore.html 不含指标族的序列和未列示分类的组；`ictstat explain` 显示其数值的构成。
download = 下载：
n-not-produced = { $n }项未产生
method = 方法简述
sources = 来源与许可
sources-dataset = 数据集
sources-citation = 发布机构、标题、版本
sources-rows = 使用的行数
sources-licence = 许可

## Chapter of claims

claims = 报告的陈述
claims-intro = 报告陈述的每个数字均与本次运行的数据及报告自身的其他数字核对。只有其他陈述才能否定一项陈述，数据本身不能。
claims-on-paper = 全部陈述及其核查结论见本次运行的tables/claims.csv，不予打印。
claims-none = 本次运行未核对任何陈述。
claims-verdict = 结论
claims-count = 陈述数
claims-meaning = 含义
claims-relations = 陈述之间的关系：{ $holding }项成立，{ $failing }项不成立，{ $unknown }项无法判断。
claims-section = 章节
claims-claim = 陈述
claims-printed = 印刷值
claims-computed = 计算值
claims-verdict-and-reason = 结论与理由
claims-cannot-stand = 不能成立
claims-most-likely = 最可能的解释：
claims-contradictions = 矛盾
claims-no-contradictions = 无。
claims-questions = 请作者澄清的问题（{ $n }）
claims-all = 全部陈述（{ $n }）
verdict-contradicted = 自相矛盾
verdict-differs = 不一致
verdict-agrees-within-uncertainty = 在不确定范围内一致
verdict-agrees = 一致
verdict-arithmetic-holds = 算术成立
verdict-not-produced = 缺少数据
verdict-not-checkable = 无法核对
meaning-contradicted = 报告的其他陈述或其自身算术使其不可能成立
meaning-differs = 数据给出不同的数字
meaning-agrees-within-uncertainty = 数据的区间与印刷值重叠
meaning-agrees = 数据与印刷值相符
meaning-arithmetic-holds = 与报告的其他陈述相符
meaning-not-produced = 缺少可用于核对的数据
meaning-not-checkable = 没有公开资料可供核对

## What a claim stands for, and why it has its verdict

mark-numbers = 、
mark-and = 和
mark-sentences = {""}
interval-any = 任意数
interval-or-more = { $at }以上（含）
interval-more-than = { $at }以上（不含）
interval-or-less = { $at }以下（含）
interval-less-than = { $at }以下（不含）
interval-ends = { $lower ->
        [closed] {"["}
       *[open] {"("}
    }{ $from }, { $to }{ $upper ->
        [closed] {"]"}
       *[open] {")"}
    }
claim-as-printed = { $value } { $unit }（{ $precision }）
claim-no-number = 其中一项陈述没有数字
claim-zero-below = 分母可能为零
claim-fits = { $formula } = { $right }，与印刷值{ $left }相符
claim-excludes = { $formula } = { $right }，与印刷值{ $left }不能并存
claim-allowing = { $value }（可取{ $interval }）
claim-sum-at-most = { $formula } = { $total }，不超过印刷值{ $whole }
claim-sum-more-than = { $formula } = { $total }，超过印刷值{ $whole }
claim-never-falls = { $values }：从未下降
claim-never-rises = { $values }：从未上升
claim-falls = { $values }：由{ $from }降至{ $to }
claim-rises = { $values }：由{ $from }升至{ $to }
claim-part-at-most = 部分{ $part }可以不超过整体{ $whole }
claim-part-more-than = 部分{ $part }大于整体{ $whole }
claim-can-be = { $value }可以在界限之内（{ $bounds }）
claim-cannot-be = { $value }不可能在界限之内（{ $bounds }）
claim-stated-times = 陈述{ $n }次：{ $values }
claim-stated-majority = 陈述为{ $values }；{ $n }处一致
claim-stated-excluding = 陈述为{ $values }，互相排斥
claim-one-number = { $values }是同一个数，却用于：{ $of }
claim-different-numbers = { $values }是不同的数
claim-mentions = 同一个数的多处陈述（{ $number }）
claim-explained-by = 可由“{ $by }”解释
claim-holds-with = 若采用“{ $other }”（“{ $claim }”的另一处陈述）则成立
claim-decided-by = 由{ $by }判定
claim-relation = { $rule }；算式：{ $arithmetic }。
claim-relation-read = { $rule }；算式：{ $arithmetic }。最可能的解释：{ $reading }。
claim-relation-holds = { $relation }（{ $arithmetic }）
claim-and-more = 另有{ $n }项
claim-but-holding = { $reason }；算术成立：{ $holding }
claim-against-data = 与数据对照：{ $reason }。
claim-data-give = 数据给出{ $value }，陈述表示{ $accepted }
claim-with-interval = { $value }（{ $lower }至{ $upper }）
claim-edition = { $dataset }（{ $edition }版）
claim-data-range = 数据给出{ $from }至{ $to }（{ $each }）；两端均须舍入为印刷值
claim-no-limit = 措辞没有限定
claim-needs = 需要：{ $what }
claim-stated-once = “{ $record }”仅陈述一次，没有其他陈述与之相关，发布机构自身的记录未公开
claim-stated-once-of = “{ $record }”（{ $scope }）仅陈述一次，没有其他陈述与之相关，发布机构自身的记录未公开
claim-only-in-failed = 与其相关的内容不相符（{ $relations }），更可能是另一项陈述有误；没有其他内容可供核对
claim-only-mention = 仅陈述一次，报告中没有其他数字给出或限定它（{ $statement }）；可据以判断的资料：{ $records }
claim-definition = 这是定义而非测量（{ $statement }）；唯一可据以判断的资料：{ $text }
claim-other-population = 同一数字也用于另一时期或人群（{ $claims }）；可据以判断何者正确的资料：{ $records }
asked-for = { $group }{ $year }年的{ $what }
absent-indicator = 本次运行未计算“{ $indicator }”
absent-row = 没有{ $asked }（{ $measure }）：{ $why }
absent-figure = 数值
absent-years = 本次运行涵盖{ $first }年至{ $last }年
absent-year-alone = 本次运行仅涵盖{ $first }年
absent-no-such-row = 本次运行没有该行
absent-value = { $asked }：{ $reason }
absent-value-of = { $asked }（{ $gap }）：{ $reason }
absent-zero-below = 除数为零
absent-no-group = 未指明任何组
relation-sum = 合计
relation-difference = 差
relation-ratio = 比
relation-product = 积
relation-monotone = 单调
relation-same = 同一个数
relation-subset = 部分与整体
relation-plausible = 合理范围
relation-period = 时期

## Wordings of claims, see docs/precision.md

wording-integer = 整数
wording-integer-only = 整数（“仅”）
wording-integer-enumerated = 整数（逐项列出）
wording-integer-bn = 整数（十亿）
wording-integer-0-01-bn = 整数（0.01十亿）
wording-one-decimal = 一位小数
wording-two-decimals = 两位小数
wording-hundreds = 以百计
wording-thousands = 以千计
wording-ten-thousands = 以万计
wording-range = 区间
wording-one-decimal-range = 一位小数，区间
wording-within-band = 在界限之内
wording-about = 约
wording-nearly = 近
wording-over = 超过
wording-at-least = 至少
wording-below = 低于
wording-23 = 23以上
wording-35 = 35以上
wording-42 = 42以上
wording-hundreds-no-number = 数百（无具体数字）
wording-thousands-no-number = 数千（无具体数字）
wording-hundreds-of-thousands-no-number = 数十万（无具体数字）
wording-millions-no-number = 数百万（无具体数字）
wording-billions-no-number = 数十亿（无具体数字）
wording-about-half = 约一半
wording-other-half-approximately = 另一半（约）
wording-almost-half = 近一半
wording-over-half = 超过一半
wording-most = 大多数
wording-one-third = 三分之一
wording-nearly-one-third = 近三分之一
wording-slightly-over-one-third = 略高于三分之一
wording-over-a-quarter = 超过四分之一
wording-under-two-thirds = 不足三分之二
wording-at-least-three-quarters = 至少四分之三
wording-one-in-seven = 七分之一
wording-threefold = 三倍
wording-almost-double = 近两倍
wording-more-than-doubled = 增加一倍以上
wording-no-change = 没有变化
wording-year-month = 年月
wording-all = 全部
wording-qualitative = 定性
wording-qualitative-testable = 定性（可检验）
wording-ranking = 排名
wording-record = 创纪录
wording-stagnant = 停滞
wording-superlative = 最高级
wording-dash-missing = 破折号（缺失）
wording-dash-still-operating = 破折号（仍在运作）

## Chapter of errors

errors = 估算误差
errors-intro = 依次以{ $from }至{ $to }年为起点，隐去其后的全部报告数据，再预测一至三年后的报告值。下表为该规则的误差（百分点）。
errors-totals = 以同样方式从{ $from }至{ $to }年预测{ $groups }个国家组的总值：每个起点年份的90%区间由规则在其他所有起点的误差抽样得出。下表为区间包含报告总值的比例。
errors-by-group = 按组别列出的区间
errors-intervals = 区间
errors-not-measured = 本项目尚未测定误差：参见 `ictstat cross-validate --accept`。
errors-what-intervals-cover = 表中的90%区间仅涵盖我们的估算误差，不包括调查的抽样误差和来源的修订。
errors-indicator = 指标
errors-group = 组别
errors-years = 预测年数
errors-predictions = 预测数
errors-totals-predicted = 总值数
errors-mean-absolute = 平均绝对误差
errors-bias = 偏差
errors-held = 包含比例，%
errors-width = 平均宽度

## Groups that the program itself makes

group-world = 世界
group-not-classified = 未按收入分类

## 与上次运行相比的变化

changes-title = 与上次运行相比的变化
changes-first-run = 没有可供比较的上次运行。
changes-few = 有变化的数据：{ $changed }；无变化的数据：{ $unchanged }。
changes-counts = 有变化的数据：{ $changed }；无变化的数据：{ $unchanged }。每项变化等于各部分之和，在此只列一次。
changes-unseen = 另有{ $n }项变化小于所示位数，未列出。
changes-runs = 从运行{ $before }到运行{ $after }
changes-figure = 数据
changes-year = 年份
changes-before = 之前
changes-after = 之后
changes-change = 变化
changes-moved-by = 原因
changes-economies = 影响最大的经济体
changes-since = 自{ $year }年
changes-only-before = 仅见于上次运行：{ $indicators }
changes-only-after = 仅见于本次运行：{ $indicators }
changes-hidden = 另有{ $n }项较小变化未列出；changes.parquet列有全部变化。
cause-revised = 修订
cause-derived = 派生
cause-arrived = 新增
cause-withdrawn = 撤回
cause-members = 成员
cause-weights = 权重
cause-donors = 参照经济体
cause-method = 方法
gap-gender-parity = 性别均等指数
gap-gender-difference = 女性减男性
gap-urban-rural-ratio = 城镇与农村之比
gap-urban-rural-difference = 城镇减农村
gap-youth-ratio = 青年与其他人之比
gap-youth-difference = 青年减其他人
gap-income-ratio = 收入组之比
gap-income-difference = 收入组之差
gap-price-multiple = 价格倍数
gap-growth-points = 增长（百分点）
gap-growth-relative = 相对增长
gap-growth-cagr = 年均增长
gap-users-growth = 用户数增长
statistic-count = 经济体数量
statistic-gini = 基尼系数
statistic-median = 中位数
statistic-offline = 未使用人数
statistic-share-of-economies = 经济体比例
statistic-sum = 总和
statistic-users = 使用人数
statistic-weighted-mean = 加权平均
statistic-weighted-median = 加权中位数
unit-percent = 百分比
unit-share = 比例
unit-persons = 人
unit-persons-of-all-ages--proxy = 各年龄人口
unit-economies = 个经济体
unit-per-100-people = 每百人
unit-subscriptions = 用户数
unit-kbit-s-per-inhabitant = 人均kbit/s
unit-kbit-s = kbit/s
unit-exabytes = 艾字节
unit-tonnes = 吨
unit-us-dollars = 美元
unit-score = 得分
unit-ratio = 比值
unit-points = 百分点
unit-number = 数值

## 分类

breakdown-total = 总计
breakdown-all = 全部
breakdown-women = 女性
breakdown-men = 男性
breakdown-urban = 城镇
breakdown-rural = 农村
breakdown-ages = { $from }–{ $to }岁
breakdown-ages-from = { $from }岁及以上
breakdown-ages-other-than = { $from }–{ $to }岁以外

## The page to explore

explore-title = 浏览数据
explore-lead = 本次运行中各经济体报告的数值、插补的数值以及各组的结果。全部计算都在本页完成，不发送任何内容。
explore-indicator = 指标
explore-breakdown = 人群与地点
explore-year = 年份
explore-find = 查找经济体
explore-not-found = 本次运行中没有名为“{ $text }”的经济体。
explore-view = 视图
explore-tiles = 方格
explore-map = 地图
explore-places = 经济体
explore-places-count = { $n } 个经济体有数值：{ $reported } 个为报告值，{ $imputed } 个为插补值。
explore-view-title = { $indicator }，{ $breakdown }，{ $year } 年
explore-total = 总体
explore-below = 低于 { $value }
explore-from = { $value } 及以上
explore-imputed-mark = 插补值（虚线边框，地图上为斜线）
explore-no-value = 无数值
explore-none-short = {"–"}
explore-tile-none = { $name }：无数值
explore-tile-reported = { $name }：{ $value }，报告值
explore-tile-imputed = { $name }：{ $value }，插补值
explore-in-no-group = 不属于该列表的任何组
explore-map-label = 世界地图
explore-map-note = 地图未显示小型经济体；方格显示全部经济体。
explore-economy-title = 经济体
explore-economy-choose = 请选择一个经济体：点击方格或地图，或在上方输入名称。
explore-economy-what = { $indicator }，{ $breakdown }，{ $year } 年
explore-economy-none = { $year } 年没有数值。
explore-sure-reported = 该年的报告值。
explore-sure-estimated = 该年的报告值，由来源自行估计。
explore-sure-imputed = 由我们插补：该年无人报告。
explore-sure-interval = 真实值有九成机会在 { $lower } 与 { $upper } 之间。
explore-sure-nearest = 最近的报告：{ $year } 年为 { $value }。
explore-sure-never = 该经济体从未报告过。
explore-sure-total = 该经济体从未报告过这一部分。最近的总体报告：{ $year } 年为 { $value }。
explore-sure-donors = 其变化主要参照的经济体（权重）：{ $donors }。
explore-sure-status = 状态 { $code }：{ $words }
explore-source = 来源：{ $source }
explore-method-interpolated = 位于两次报告之间。
explore-method-trend = 由最后一次报告按类似经济体的变化推算。
explore-method-backcast = 由第一次报告按类似经济体的变化向前推算。
explore-method-regression = 由该经济体的收入和区域推算。
explore-method-breakdown-gap = 由总体数值和类似经济体的差距推算。
explore-method-rebased = 因序列中断而调整。
explore-method-reconciled = 为使各部分与总体一致而调整。
explore-series = 历年变化
explore-series-table = 序列表格
explore-year-column = 年份
explore-how = 依据
explore-status = 状态
explore-where = 文件与行
explore-reported = 报告值
explore-imputed = 插补值
explore-imputed-with-interval = 插补值及其 90% 区间
explore-weights-title = 在所属各组中的权重
explore-groups = 组
explore-groups-caption = 每条线为一个经济体，虚线为插补值；圆点为该组数值。选择组以绘制其曲线。
explore-list = 分组
explore-group = 组
explore-distribution = 分布
explore-value = 数值
explore-interval = 90% 区间
explore-reported-share = 报告值占权重的比例
explore-economies = 经济体
explore-not-shown = 不显示
explore-lines = 各组历年变化及 90% 区间
explore-nothing-to-draw = 没有可绘制的内容。
explore-region-title = 自选区域
explore-region-lead = 任意组合经济体：本页按程序的方式计算其数值。
explore-region-find = 添加经济体
explore-region-from-group = 添加整个组
explore-region-group = 选择一个组
explore-region-clear = 清空
explore-region-empty = 尚未选择经济体。
explore-region-add = 将{ $name }加入自选区域
explore-region-remove = 从自选区域移除{ $name }
explore-region-count = { $n } 个：{ $reported } 个报告值，{ $imputed } 个插补值，{ $missing } 个缺失
explore-region-imputed = 插补：{ $names }。
explore-region-none-imputed = 没有插补值。
explore-region-missing = 缺失：{ $names }。
explore-region-suppressed = 数值覆盖权重的 { $share }%；自 { $least }% 起显示。
explore-region-no-statistic = 该指标不按经济体汇总。
explore-region-same = 与 `ictstat aggregate --groups` 对相同经济体的结果逐位一致。
explore-weighted-mean = 加权平均
explore-sum = 合计
explore-median = 中位数
explore-count = 具有该特征的经济体
explore-users = 人数
explore-parts-title = 数值的构成
explore-parts-lead = 每个数值都可点开查看其构成：成员、权重、状态、来源。
explore-parts-of = { $indicator }，{ $breakdown }，{ $group }，{ $year }
explore-parts-less = 前者比后者多的部分
explore-parts-same = 下列成员逐位得出该数值。
explore-parts-matched = 两侧均只含两者皆有数值的经济体。
explore-parts-not-counted = 未计入
explore-parts-command = 写出证明文件（含每个数值所依据的行及其哈希）的命令；其他口径用 --profile：
explore-left-out = 本页不含：指标族的各序列、未列示分类的组，以及报告中经核对的论断。它们在结果表中；`ictstat explain` 显示其构成。
explore-weight = 权重
explore-weight-share = 占权重的比例
explore-copy = 复制
explore-copied = 已复制
explore-close = 关闭
explore-csv = 下载本视图数据（CSV）
explore-csv-note = 未取整，含来源、文件与行。
explore-footer = 数据归其发布者所有。
explore-thousand = { $n } 千
explore-million = { $n } 百万
explore-billion = { $n } 十亿
explore-ages = { $ages } 岁
explore-ages-except = { $ages } 岁以外
explore-code-F = 女性
explore-code-M = 男性
explore-code-U = 城市
explore-code-R = 农村
explore-code-T = 总体
explore-status-A = 正常值
explore-status-B = 序列中断
explore-status-D = 定义不同
explore-status-E = 来源估计
explore-status-F = 预测
explore-status-G = 试验性
explore-status-H = 缺失：节假日或周末
explore-status-I = 插补
explore-status-J = 豁免：规则不适用于该来源
explore-status-K = 包含在其他类别中
explore-status-L = 缺失：存在但未收集
explore-status-M = 缺失：不可能存在
explore-status-N = 不显著：与零无法区分
explore-status-O = 缺失，未说明原因
explore-status-P = 暂定
explore-status-Q = 缺失：被抑制
explore-status-S = 罢工或其他特殊事件
explore-status-T = 含义由发布机构说明
explore-status-U = 可靠性低
explore-status-V = 未经验证
explore-status-W = 包含其他类别
explore-unit-percent = %
explore-unit-share = 比例
explore-unit-persons = 人
explore-unit-persons-of-all-ages-proxy = 人
explore-unit-economies = 个经济体
explore-unit-per-100-people = 每百人
explore-unit-subscriptions = 签约用户
explore-unit-kbit-s-per-inhabitant = kbit/s（每居民）
explore-unit-kbit-s = kbit/s
explore-unit-exabytes = 艾字节
explore-unit-tonnes = 吨
explore-unit-US-dollars = 美元
explore-unit-score = 指数分
explore-unit-ratio = （比率）
explore-unit-points = 个百分点
explore-unit-number = 单位

## What catalogues of data say

dataset-title = 各经济体组别的信息通信技术统计及其覆盖范围
dataset-description = 根据国家数据计算的各经济体组别的信息通信技术指标：数值及其覆盖范围、报告值与推算值，以及得出这些数值的全部数据行。
