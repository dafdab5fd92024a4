//! Gives the shared library the name by which programs find it, which changes only when `EAB_ABI_VERSION` does, and keeps it in
//! memory: Arrow arrays that it gave out, and its threads, point into it.

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts by variables what they build for")]
fn main() {
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    match system.as_str() {
        "linux" | "freebsd" | "android" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libea_billing.so.1");
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        "macos" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libea_billing.1.dylib");
        }
        _ => {}
    }
    println!("cargo:rerun-if-changed=build.rs");
}
