//! What the engines write differently: names of types, literals, sources, steps, lists. Everything else of a script is the
//! same text for all of them.

use crate::tables::Table;

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB 2.
    DuckDb,
    /// Apache DataFusion, by its command line or its Python package.
    DataFusion,
    /// Apache Spark 4, with `spark-sql` or `spark.sql`.
    Spark,
}

pub use crate::tables::cell::ColumnType as Type;

/// Folders that a script reads from and writes to.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// Folder of the run's Parquet files, or its address in an object store.
    pub input: &'a str,
    /// Folder of the results.
    pub output: &'a str,
}

/// Database of the steps, which goes when all is written.
const WORK: &str = "ictstat_steps";

impl Dialect {
    /// Returns the name of the engine.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::DataFusion => "DataFusion",
            Self::Spark => "Spark",
        }
    }

    /// Returns a type as the engine names it.
    pub const fn type_name(self, kind: Type) -> &'static str {
        match (kind, self) {
            (Type::Text, Self::Spark) => "STRING",
            (Type::Text, Self::DuckDb | Self::DataFusion) => "VARCHAR",
            (Type::Int, _) => "INT",
            (Type::Float, _) => "DOUBLE",
            (Type::Bool, _) => "BOOLEAN",
        }
    }

    /// Returns an expression as another type.
    pub fn cast(self, expression: &str, kind: Type) -> String {
        format!("CAST({expression} AS {})", self.type_name(kind))
    }

    /// Returns the name of a column, which may be a word of SQL.
    pub fn quoted(self, name: &str) -> String {
        match self {
            Self::DuckDb | Self::DataFusion => format!("\"{name}\""),
            Self::Spark => format!("`{name}`"),
        }
    }

    /// Returns a text as a literal.
    pub fn literal(self, text: &str) -> String {
        match self {
            Self::DuckDb | Self::DataFusion => format!("'{}'", text.replace('\'', "''")),
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        }
    }

    /// Returns a double without what stands after its point, as a double; which way halves go does not matter.
    pub fn nearest_integer(self, number: &str) -> String {
        match self {
            Self::DuckDb | Self::DataFusion => format!("round({number})"),
            // Its `round` goes through decimals, a hundred times as long.
            Self::Spark => format!("rint({number})"),
        }
    }

    /// Returns the first texts of a group in their order, with a comma between; nulls are none.
    pub fn first_texts(self, expression: &str, most: usize) -> String {
        match self {
            Self::DuckDb => format!(
                "array_to_string(list_slice(list({expression} ORDER BY {expression}) FILTER (WHERE {expression} IS NOT NULL), \
                 1, {most}), ', ')"
            ),
            Self::DataFusion => format!(
                "array_to_string(array_slice(array_agg({expression} ORDER BY {expression}) \
                 FILTER (WHERE {expression} IS NOT NULL), 1, {most}), ', ')"
            ),
            Self::Spark => format!("array_join(slice(array_sort(collect_list({expression})), 1, {most}), ', ')"),
        }
    }

    /// Returns the lines at the top that say where the tables lie.
    pub fn variables(self, places: Places<'_>) -> String {
        let Places { input, output } = places;
        match self {
            Self::DuckDb => format!(
                "SET VARIABLE run = {};\nSET VARIABLE results = {};\n",
                self.literal(input),
                self.literal(output)
            ),
            // Its SET takes settings of its own alone. Joined again and again, views of texts keep every text alive and take
            // all memory.
            Self::DataFusion => "SET datafusion.execution.parquet.schema_force_view_types = false;\n\
                                 SET datafusion.sql_parser.map_string_types_to_utf8view = false;\n"
                .to_owned(),
            // Steps are tables and no views: the plan of thirty views in each other does not fit into memory.
            Self::Spark => format!(
                "SET ictstat.run = {input};\nSET ictstat.results = {output};\nDROP DATABASE IF EXISTS {WORK} CASCADE;\n\
                 CREATE DATABASE {WORK};\nUSE {WORK};\n"
            ),
        }
    }

    /// Returns the statement by which a table of the run can be asked as `run_` and its name.
    pub fn source(self, table: &Table, places: Places<'_>) -> String {
        let name = table.name;
        match self {
            Self::DuckDb => format!(
                "CREATE OR REPLACE TEMP VIEW run_{name} AS\nSELECT * FROM read_parquet(getvariable('run') || '/{name}.parquet');\n"
            ),
            Self::DataFusion => {
                let file = self.literal(&format!("{}/{name}.parquet", places.input));
                format!("CREATE EXTERNAL TABLE run_{name} STORED AS PARQUET LOCATION {file};\n")
            }
            Self::Spark => format!(
                "CREATE OR REPLACE TEMPORARY VIEW run_{name} USING parquet OPTIONS (path '${{ictstat.run}}/{name}.parquet');\n"
            ),
        }
    }

    /// Returns the statement that keeps the rows of a query for those after it.
    pub fn step(self, name: &str, query: &str) -> String {
        match self {
            Self::DuckDb => format!("CREATE OR REPLACE TEMP TABLE {name} AS\n{query};\n"),
            Self::DataFusion => format!("CREATE OR REPLACE TABLE {name} AS\n{query};\n"),
            Self::Spark => format!("CREATE TABLE {name} USING parquet AS\n{query};\n"),
        }
    }

    /// Returns the statements after all others.
    pub fn end(self) -> String {
        match self {
            // Temporary tables go with the session.
            Self::DuckDb | Self::DataFusion => String::new(),
            Self::Spark => format!("\nDROP DATABASE {WORK} CASCADE;\n"),
        }
    }

    /// Returns the statement that writes the rows of a query to the file of a table; Spark writes a folder of that name.
    pub fn write(self, table: &Table, query: &str, places: Places<'_>) -> String {
        let name = table.name;
        match self {
            Self::DuckDb => format!(
                "COPY (\n{query}\n) TO (getvariable('results') || '/{name}.parquet') (FORMAT parquet, COMPRESSION zstd);\n"
            ),
            Self::DataFusion => {
                let file = self.literal(&format!("{}/{name}.parquet", places.output));
                format!("COPY (\n{query}\n) TO {file} STORED AS PARQUET OPTIONS ('format.compression' 'zstd(3)');\n")
            }
            Self::Spark => format!(
                "INSERT OVERWRITE DIRECTORY '${{ictstat.results}}/{name}.parquet' USING parquet OPTIONS (compression 'zstd')\n{query};\n"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_what_its_engine_reads() {
        assert_eq!(Dialect::DuckDb.literal("Cote d'Ivoire \\"), "'Cote d''Ivoire \\'");
        assert_eq!(Dialect::Spark.literal("Cote d'Ivoire \\"), "'Cote d\\'Ivoire \\\\'");
    }
}
