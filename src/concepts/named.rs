//! Names of variants, as they stand in files and definitions: written once, and read back.

/// Gives an enum its names: the list of all, the name of each, and which one a name means.
macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal,)+ }) => {
        impl $type {
            /// All of them, in the order of their declaration.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// Returns the name that stands in files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::concepts::breakdown::UnknownCode;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let expected = concat!("one of", $(" `", $name, "`",)+);
                Self::ALL.into_iter().find(|one| one.name() == name).ok_or(Self::Err { expected })
            }
        }
    };
}

pub(crate) use named;
