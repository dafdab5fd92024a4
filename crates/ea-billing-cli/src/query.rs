//! `--query`: JMESPath over exact numbers.
