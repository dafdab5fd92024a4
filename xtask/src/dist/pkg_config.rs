//! The file by which `pkg-config` tells compilers where the library is and what it needs.

/// The file. Without a prefix it finds header and library from where it lies itself.
pub(super) fn file(prefix: Option<&str>, version: &str, libraries: &str) -> String {
    let prefix = prefix.unwrap_or("${pcfiledir}/../..");
    format!(
        "prefix={prefix}
libdir=${{prefix}}/lib
includedir=${{prefix}}/include

Name: ea_billing
Description: Azure enterprise billing data: clients of the EA Reporting API and of the Azure billing APIs
Version: {version}
Cflags: -I${{includedir}}
Libs: -L${{libdir}} -lea_billing
Libs.private: {libraries}
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_may_lie_anywhere_unless_it_is_told_where() {
        insta::assert_snapshot!(file(None, "0.1.0", "-lm -lc"), @r"
        prefix=${pcfiledir}/../..
        libdir=${prefix}/lib
        includedir=${prefix}/include

        Name: ea_billing
        Description: Azure enterprise billing data: clients of the EA Reporting API and of the Azure billing APIs
        Version: 0.1.0
        Cflags: -I${includedir}
        Libs: -L${libdir} -lea_billing
        Libs.private: -lm -lc
        ");
        assert!(
            file(Some("/usr/local"), "0.1.0", "").starts_with("prefix=/usr/local\nlibdir=${prefix}/lib\n")
        );
    }
}
