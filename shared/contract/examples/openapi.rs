//! Prints the OpenAPI document.
fn main() {
    #[expect(clippy::print_stdout, reason = "this is what it is for")]
    {
        println!("{:#}", contract::openapi::document());
    }
}
