namespace Kargah.Contracts;

/// <summary>What can be wrong with a table: the words of Kargah.Data.</summary>
public static partial class ProblemCodes
{
    // The file cannot be read as a table.
    public const string EmptyFile = "empty_file";
    public const string FileTooLarge = "file_too_large";
    public const string NoRows = "no_rows";
    public const string NotCsv = "not_csv";
    public const string NotGzip = "not_gzip";
    public const string BadEncoding = "bad_encoding";
    public const string BadQuote = "bad_quote";
    public const string NestedValue = "nested_value";
    public const string DuplicateColumn = "duplicate_column";
    public const string EmptyColumnName = "empty_column_name";
    public const string TooManyColumns = "too_many_columns";
    public const string LineTooLong = "line_too_long";
    public const string CellTooLong = "cell_too_long";
    public const string SchemaMismatch = "schema_mismatch";

    // A row or a cell does not fit.
    public const string RaggedRow = "ragged_row";
    public const string NotANumber = "not_a_number";
    public const string NotADate = "not_a_date";
    public const string NotABoolean = "not_a_boolean";

    // Worth knowing.
    public const string AllMissing = "all_missing";
    public const string ConstantColumn = "constant_column";
    public const string IdLikeColumn = "id_like_column";
    public const string HighMissing = "high_missing";
    public const string DuplicateRows = "duplicate_rows";
    public const string PossibleLeakage = "possible_leakage";
    public const string ClassImbalance = "class_imbalance";
    public const string DecimalComma = "decimal_comma";
    public const string PersianDigits = "persian_digits";
    public const string InfiniteValues = "infinite_values";
    public const string MixedTypes = "mixed_types";
    public const string AmbiguousDates = "ambiguous_dates";
}
