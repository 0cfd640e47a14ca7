//! Numbers → their sum, exact and rounded once: the one way in which the values and weights of figures are added up.
//! Knows neither members nor statistics.

use std::iter::Sum;
use std::ops::AddAssign;

/// Numbers that are added up exactly; what they come to is [`Self::value`].
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    /// The sum of addends that are whole numbers of quanta, in quanta.
    near: i128,
    /// The sum of the others as doubles that do not overlap, the smallest first; none is zero.
    far: Vec<f64>,
}

/// Digits of the quantum after the binary point. With 49 bits before it, all addends fit that have all digits of a double and lie
/// between 2^-12 and 2^49, people of the world times percent among them; others cost more time and no digit.
const QUANTUM_DIGITS: i32 = 64;
const QUANTUM: f64 = 1.0 / (1_u128 << QUANTUM_DIGITS) as f64;
/// Digits of a double, and those of them that stand in its bits.
const DIGITS: u32 = 53;
const STATED_DIGITS: u32 = DIGITS - 1;
/// Largest shift of the digits of a double by which sums of thousands of addends stay within the register.
const MOST_SHIFTED: i32 = 60;
/// Exponent of the last digit of a double whose exponent field is zero.
const LEAST_EXPONENT: i32 = -1075;

impl ExactSum {
    /// Returns the exact sum of numbers, rounded once.
    ///
    /// S = fl(Σ xᵢ): nothing is rounded but the whole, once, to the nearest double (of two equally near ones the even). The sum
    /// therefore depends neither on the order nor on how the addends are parted, and is that of `math.fsum` in Python. An addend
    /// that is a product, such as wᵢ·pᵢ, is rounded to a double before it is added: what everybody who multiplies gets. So the
    /// kernel, `proof.py`, `explore.html` and the scripts of `export sql` have the same figure to the last bit.
    ///
    /// - Shapes: any number of addends, of any magnitude that a double has.
    /// - Missing: the sum of nothing is 0.
    /// - Source: Shewchuk (1997), Adaptive precision floating-point arithmetic, for what lies outside of the fixed-point register.
    ///
    /// ```
    /// # use ictstat::statistic::ExactSum;
    /// // Added from left to right these make 0.
    /// assert_eq!([1e16, 1.0, -1e16].into_iter().sum::<ExactSum>().value(), 1.0);
    /// assert_eq!([0.1; 10].into_iter().sum::<ExactSum>().value(), 1.0);
    /// ```
    pub fn value(&self) -> f64 {
        if self.far.is_empty() {
            // The one rounding: `as` goes to the nearest, and the quantum is a power of two.
            return in_quanta(self.near, 0);
        }
        let mut all = self.clone();
        all.empty_register();
        rounded(&all.far)
    }

    fn add_quanta(&mut self, quanta: i128) {
        if let Some(sum) = self.near.checked_add(quanta) {
            self.near = sum;
        } else {
            self.empty_register();
            self.near = quanta;
        }
    }

    /// Adds what stands in the register to the other numbers, in parts that a double holds.
    fn empty_register(&mut self) {
        let quanta = std::mem::take(&mut self.near);
        let part = (1_i128 << DIGITS) - 1;
        self.add_number(in_quanta(quanta & part, 0));
        self.add_number(in_quanta((quanta >> DIGITS) & part, DIGITS));
        self.add_number(in_quanta(quanta >> (2 * DIGITS), 2 * DIGITS));
    }

    fn add_number(&mut self, number: f64) {
        let (mut sum, mut n_kept) = (number, 0);
        for at in 0..self.far.len() {
            let error;
            (sum, error) = two_sum(sum, self.far[at]);
            if error != 0.0 {
                self.far[n_kept] = error;
                n_kept += 1;
            }
        }
        self.far.truncate(n_kept);
        if sum != 0.0 {
            self.far.push(sum);
        }
    }
}

impl AddAssign<f64> for ExactSum {
    fn add_assign(&mut self, number: f64) {
        if number == 0.0 {
            return;
        }
        match quanta(number) {
            Some(quanta) => self.add_quanta(quanta),
            None => self.add_number(number),
        }
    }
}

impl AddAssign<&Self> for ExactSum {
    fn add_assign(&mut self, other: &Self) {
        self.add_quanta(other.near);
        other.far.iter().for_each(|number| self.add_number(*number));
    }
}

impl Sum<f64> for ExactSum {
    fn sum<I: Iterator<Item = f64>>(numbers: I) -> Self {
        numbers.fold(Self::default(), |mut sum, number| {
            sum += number;
            sum
        })
    }
}

impl<'a> Sum<&'a Self> for ExactSum {
    fn sum<I: Iterator<Item = &'a Self>>(sums: I) -> Self {
        sums.fold(Self::default(), |mut sum, other| {
            sum += other;
            sum
        })
    }
}

/// Returns a number in quanta, where it is a whole number of them and not too large.
fn quanta(number: f64) -> Option<i128> {
    let bits = number.to_bits();
    let exponent = ((bits >> STATED_DIGITS) & 0x7ff) as i32;
    let digits = (bits & ((1 << STATED_DIGITS) - 1)) | (1 << STATED_DIGITS);
    let shift = exponent + LEAST_EXPONENT + QUANTUM_DIGITS;
    let size = match shift {
        0..=MOST_SHIFTED => i128::from(digits) << shift,
        ..0 if digits.trailing_zeros() as i32 >= -shift => i128::from(digits >> -shift),
        _ => return None,
    };
    Some(if number < 0.0 { -size } else { size })
}

/// Returns a number of quanta, each so many binary digits up, as the nearest double.
fn in_quanta(quanta: i128, digits_up: u32) -> f64 {
    quanta as f64 * (1_u128 << digits_up) as f64 * QUANTUM
}

/// Returns the nearest double to a sum and what it lacks, which is a double as well.
fn two_sum(one: f64, other: f64) -> (f64, f64) {
    let sum = one + other;
    let other_of_sum = sum - one;
    (sum, (one - (sum - other_of_sum)) + (other - other_of_sum))
}

/// Returns the nearest double to the sum of numbers that do not overlap, the smallest first.
fn rounded(numbers: &[f64]) -> f64 {
    let mut down = numbers.iter().rev().copied();
    let mut sum = down.next().unwrap_or(0.0);
    while let Some(next) = down.next() {
        let lacking;
        (sum, lacking) = two_sum(sum, next);
        if lacking == 0.0 {
            continue;
        }
        // What lies halfway between two doubles is decided by what is still smaller.
        let other = sum + 2.0 * lacking;
        let is_halfway = other - sum == 2.0 * lacking;
        if is_halfway && down.next().is_some_and(|rest| (rest < 0.0) == (lacking < 0.0)) {
            return other;
        }
        break;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(numbers: &[f64]) -> f64 {
        numbers.iter().copied().sum::<ExactSum>().value()
    }

    #[test]
    fn only_the_whole_is_rounded() {
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[0.1, 0.2, 0.3, -0.6]), 2.775_557_561_562_891_4e-17, "what math.fsum of Python gives");
        assert_eq!(sum(&[1e300, 5e-324, -1e300]), 5e-324);
        assert_eq!(sum(&[1e22, 1.0, -1e22, 1e-30]), 1.0);
        assert!(sum(&[-0.0, -0.0]).is_sign_positive());
        assert!(sum(&[f64::INFINITY, 1.0]).is_nan() || sum(&[f64::INFINITY, 1.0]).is_infinite());
    }

    /// 2^53 + 1 lies halfway between two doubles: alone it goes to the even one, and the smallest number decides otherwise.
    #[test]
    fn the_smallest_number_decides_where_two_doubles_are_equally_near() {
        let half = 9_007_199_254_740_992.0;
        for tiny in [1e-3, 1e-25, 5e-324] {
            assert_eq!(sum(&[half, 1.0]), half);
            assert_eq!(sum(&[half, tiny, 1.0]), half + 2.0);
            assert_eq!(sum(&[half, -tiny, 1.0]), half);
            assert_eq!(sum(&[-half, -tiny, -1.0]), -half - 2.0);
        }
    }

    #[test]
    fn a_full_register_loses_nothing() {
        let largest = 562_949_953_421_311.94;
        let mut numbers = vec![largest; 40_000];
        assert_eq!(sum(&numbers), 40_000.0 * largest);
        numbers.extend(vec![-largest; 39_999]);
        assert_eq!(sum(&numbers), largest);
    }

    /// Digits and exponents of numbers around one of the ends of the register, or far outside of it.
    fn numbers() -> impl Strategy<Value = (i32, Vec<(i64, u8)>)> {
        let digits = -(1_i64 << DIGITS)..(1_i64 << DIGITS);
        let scale = prop_oneof![Just(-64), Just(-100), Just(-20), Just(20), Just(-300), Just(200), -120..60];
        (scale, prop::collection::vec((digits, 0..60_u8), 0..400))
    }

    proptest! {
        /// Σ dᵢ·2^eᵢ in integers of 128 bits, whose unit is 2^scale: rounded once as `as` does.
        #[test]
        fn the_sum_is_that_of_whole_numbers((scale, numbers) in numbers()) {
            let whole: i128 = numbers.iter().map(|(digits, up)| i128::from(*digits) << up).sum();
            let unit = 2.0_f64.powi(scale);
            let doubles: Vec<f64> =
                numbers.iter().map(|(digits, up)| *digits as f64 * 2.0_f64.powi(i32::from(*up)) * unit).collect();
            prop_assert_eq!(sum(&doubles), whole as f64 * unit);
        }

        #[test]
        fn neither_order_nor_parts_matter(
            numbers in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL, 0..60), at in 0..60_usize
        ) {
            let mut numbers: Vec<f64> = numbers.into_iter().map(|number| number / 1e10).collect();
            let whole = sum(&numbers);
            let (left, right) = numbers.split_at(at.min(numbers.len()));
            let parts = [left, right].map(|part| part.iter().copied().sum::<ExactSum>());
            prop_assert_eq!(parts.iter().sum::<ExactSum>().value(), whole);
            numbers.reverse();
            prop_assert_eq!(sum(&numbers), whole);
            numbers.sort_by(f64::total_cmp);
            prop_assert_eq!(sum(&numbers), whole);
        }
    }
}
