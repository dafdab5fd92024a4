//! The only place that looks at pointers that C gives: NULL, lengths, UTF-8, sizes of structs.
